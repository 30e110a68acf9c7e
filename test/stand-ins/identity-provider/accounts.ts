import { createHash } from "node:crypto";

/** Somebody who can sign in, as tests describe them. */
export interface Account {
  /** What tests call them. */
  readonly id: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  /** The Google Workspace account they are of. */
  readonly hostedDomain?: string;
  /** Whether they left the company: they neither sign in nor stay signed in. */
  readonly removed: boolean;
}

/** The people whom the stand-in knows; the first of them signs in first. */
export class Accounts {
  readonly #accounts = new Map<string, Account>();
  #next: string;

  constructor() {
    this.change("alice", { groups: ["staff", "documents-readers"] });
    this.change("bob", { groups: ["staff"] });
    this.#next = "alice";
  }

  /** Changes what is known of somebody, or makes somebody known. */
  change(id: string, changes: Partial<Account>): Account {
    const known = this.#accounts.get(id) ?? {
      id,
      email: `${id}@example.com`,
      emailVerified: true,
      groups: [],
      roles: [],
      hostedDomain: "example.com",
      removed: false,
    };
    const account = { ...known, ...changes, id };
    this.#accounts.set(id, account);
    return account;
  }

  get(id: string): Account | undefined {
    return this.#accounts.get(id);
  }

  /** Has somebody sign in from now on. */
  choose(id: string): void {
    if (!this.#accounts.has(id)) throw new Error(`there is no account ${id}`);
    this.#next = id;
  }

  /** Who has a session in the browser now. */
  chosen(): Account {
    const account = this.#accounts.get(this.#next);
    if (!account) throw new Error("nobody was chosen");
    return account;
  }
}

/** A number that stays somebody's: as long as its provider's are. */
export function stableNumber(id: string, digits: number): string {
  const digest = createHash("sha256").update(id).digest();
  const text = BigInt(`0x${digest.toString("hex")}`).toString();
  return `1${text.slice(0, digits - 1)}`;
}

/** A GUID that stays somebody's. */
export function stableGuid(id: string): string {
  const hex = createHash("sha256").update(id).digest("hex");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return [...parts, hex.slice(20, 32)].join("-");
}
