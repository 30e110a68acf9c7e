import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";

interface StoredRecord {
  readonly payload: AdapterPayload;
  /** Milliseconds since 1970. @default never */
  readonly expiresAt?: number;
}

/**
 * Keeps what the provider has to remember in one file, which is replaced as a whole with every change: a
 * process that is killed loses nothing that it has answered for.
 */
export class RecordStore {
  readonly #file: string;
  readonly #records: Map<string, StoredRecord>;

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    this.#records = new Map(Object.entries(readRecords(file)));
  }

  find(key: string): AdapterPayload | undefined {
    const record = this.#records.get(key);
    return record && isCurrent(record) ? structuredClone(record.payload) : undefined;
  }

  save(key: string, payload: AdapterPayload, lifetimeSeconds?: number): void {
    const expiresAt = lifetimeSeconds && Date.now() + lifetimeSeconds * 1000;
    this.#records.set(key, { payload, ...(expiresAt && { expiresAt }) });
    this.#write();
  }

  amend(key: string, change: Partial<AdapterPayload>): void {
    const record = this.#records.get(key);
    if (!record) return;
    this.#records.set(key, { ...record, payload: { ...record.payload, ...change } });
    this.#write();
  }

  /** Forgets every record that the predicate names. */
  forget(isForgotten: (key: string, payload: AdapterPayload) => boolean): void {
    for (const [key, { payload }] of this.#records) {
      if (isForgotten(key, payload)) this.#records.delete(key);
    }
    this.#write();
  }

  #write(): void {
    const current = [...this.#records].filter(([, record]) => isCurrent(record));
    const next = `${this.#file}.next`;
    writeFileSync(next, JSON.stringify(Object.fromEntries(current)), { mode: 0o600 });
    renameSync(next, this.#file);
  }
}

function readRecords(file: string): Record<string, StoredRecord> {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

function isCurrent({ expiresAt }: StoredRecord): boolean {
  return expiresAt === undefined || expiresAt > Date.now();
}

/**
 * The provider's view of the store: one adapter for each kind of record. Sessions are not kept, so that every
 * sign-in asks who it is for, and one browser can go from account to account.
 */
export function createAdapters(store: RecordStore): AdapterFactory {
  return (kind): Adapter => {
    const keyOf = (id: string) => `${kind}:${id}`;
    return {
      async upsert(id, payload, lifetimeSeconds) {
        if (kind !== "Session") store.save(keyOf(id), payload, lifetimeSeconds);
      },
      find: async (id) => store.find(keyOf(id)),
      findByUid: async () => undefined,
      findByUserCode: async () => undefined,
      consume: async (id) => store.amend(keyOf(id), { consumed: Math.floor(Date.now() / 1000) }),
      destroy: async (id) => store.forget((key) => key === keyOf(id)),
      revokeByGrantId: async (grantId) => store.forget((_, payload) => payload.grantId === grantId),
    };
  };
}
