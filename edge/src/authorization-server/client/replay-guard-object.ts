import { DurableObject } from "cloudflare:workers";
import type { ReplayGuard } from "./replay-guard.ts";

/** Ids that one client can have in use at a time: what is more is no traffic, and is refused. */
const MOST_IDS = 10_000;

/**
 * What one client has used and could use again: a single writer, so that of any number of uses at the same time,
 * wherever they come in, one is the first. Holds nothing once everything has expired.
 */
export class ReplayGuardObject extends DurableObject {
  /**
   * Takes note of an id. False where it was noted before, is past its time already, or is one too many.
   *
   * @param expiresAt - milliseconds since 1970
   */
  async note(id: string, expiresAt: number): Promise<boolean> {
    const { storage } = this.ctx;
    const now = Date.now();
    if (!(expiresAt > now)) return false;
    // Nothing is awaited before the row is written: no other request comes between the question and the note.
    const notes = this.#notes(now);
    const { count } = notes.exec<{ count: number }>("SELECT count(*) AS count FROM notes").one();
    if (count >= MOST_IDS) return false;
    const { rowsWritten } = notes.exec("INSERT OR IGNORE INTO notes VALUES (?, ?)", id, expiresAt);
    if (rowsWritten === 0) return false;
    if ((await storage.getAlarm()) === null) await storage.setAlarm(expiresAt);
    return true;
  }

  /** Deletes what has expired; with the last id the whole object. */
  override async alarm(): Promise<void> {
    const { storage } = this.ctx;
    const { last } = this.#notes(Date.now())
      .exec<{ last: number | null }>("SELECT max(expires_at) AS last FROM notes")
      .one();
    if (last === null) await storage.deleteAll();
    else await storage.setAlarm(last);
  }

  /** The table of what has not expired; made when it is needed, so that an object that is only asked holds nothing. */
  #notes(now: number): SqlStorage {
    const { sql } = this.ctx.storage;
    sql.exec("CREATE TABLE IF NOT EXISTS notes (id TEXT PRIMARY KEY, expires_at INTEGER) WITHOUT ROWID");
    sql.exec("DELETE FROM notes WHERE expires_at <= ?", now);
    return sql;
  }
}

/** The replay guard that keeps one object per scope. */
export function replayGuardOf(objects: DurableObjectNamespace<ReplayGuardObject>): ReplayGuard {
  return {
    note: (scope, id, expiresAt) => objects.get(objects.idFromName(scope)).note(id, expiresAt),
  };
}
