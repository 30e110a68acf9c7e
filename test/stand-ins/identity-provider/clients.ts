import { timingSafeEqual } from "node:crypto";
import { formOf, type Question } from "./exchange.ts";

/** An application that an administrator registered at the provider. */
export interface Client {
  readonly id: string;
  /** Absent for a public client. */
  readonly secret?: string;
  readonly redirectUris: readonly string[];
  readonly grantTypes: readonly string[];
}

/** How a client may authenticate itself: RFC 7591 section 2. */
export type AuthenticationMethod = "client_secret_basic" | "client_secret_post" | "none";

/** The applications that the stand-in knows. */
export class Clients {
  readonly #clients = new Map<string, Client>();

  add(client: Client): void {
    this.#clients.set(client.id, client);
  }

  get(id: string | null | undefined): Client | undefined {
    return this.#clients.get(id ?? "");
  }

  /** The client that a request to the token endpoint authenticates, by exactly one method that the provider knows. */
  authenticate(question: Question, methods: readonly AuthenticationMethod[]): Client | undefined {
    const credentials = credentialsOf(question);
    const client = this.get(credentials?.id);
    if (!client || !credentials || !methods.includes(credentials.method)) return undefined;
    if (client.secret === undefined) return credentials.method === "none" ? client : undefined;
    return credentials.secret !== undefined && isSame(credentials.secret, client.secret) ? client : undefined;
  }
}

interface Credentials {
  readonly method: AuthenticationMethod;
  readonly id: string;
  readonly secret?: string;
}

function credentialsOf(question: Question): Credentials | undefined {
  const form = formOf(question);
  const id = form.get("client_id") ?? "";
  const secret = form.get("client_secret");
  const basic = /^Basic (.+)$/i.exec(question.headers.authorization ?? "")?.[1];
  if (basic !== undefined && secret !== null) return undefined;
  if (basic === undefined)
    return secret === null ? { method: "none", id } : { method: "client_secret_post", id, secret };
  const [name = "", password = ""] = Buffer.from(basic, "base64").toString("utf8").split(":");
  return { method: "client_secret_basic", id: formDecode(name), secret: formDecode(password) };
}

/** RFC 6749 section 2.3.1. */
function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}

function isSame(given: string, kept: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(kept)];
  return a.length === b.length && timingSafeEqual(a, b);
}
