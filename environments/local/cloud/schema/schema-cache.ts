import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Keeps what was derived as JSON files in a folder; safe for processes that share it. */
export interface SchemaCache {
  /** What is kept under the key, else what `derive` gives. A file that cannot be read or written is no error. */
  get<T>(key: string, derive: () => T): T;
}

/** @param folder - made when something is first kept. Undefined: nothing is kept */
export function schemaCache(folder: string | undefined): SchemaCache {
  if (folder === undefined) return { get: (_key, derive) => derive() };
  return {
    get(key, derive) {
      const path = join(folder, `${key}.json`);
      const kept = read(path)?.value;
      if (kept !== undefined) return kept as ReturnType<typeof derive>;
      const value = derive();
      write(folder, path, JSON.stringify({ value }));
      return value;
    },
  };
}

function read(path: string): { readonly value?: unknown } | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as { readonly value?: unknown };
  } catch {
    return undefined;
  }
}

/** Written beside and renamed: a reader finds all of it or nothing. */
function write(folder: string, path: string, text: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    return;
  }
  const draft = `${path}.${randomUUID()}`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, path);
  } catch {
    rmSync(draft, { force: true });
  }
}
