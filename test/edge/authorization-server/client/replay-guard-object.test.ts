import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { replayGuardOf } from "../../../../edge/src/authorization-server/client/replay-guard-object.ts";

/** Far ahead, so that no alarm goes off by itself: those run by the machine's own clock. */
const NOW = Date.UTC(2100, 0, 1);
const CLIENT = "https://studio.example.com/client.json";
const MINUTE = 60_000;

const guard = replayGuardOf(env.REPLAY_GUARD);
const object = (scope = CLIENT) => env.REPLAY_GUARD.get(env.REPLAY_GUARD.idFromName(scope));
const later = (milliseconds: number) => NOW + milliseconds;
const advance = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

/** What the object has stored: the names of its tables, the ids in them, and its alarm. */
function stored(scope = CLIENT) {
  return runInDurableObject(object(scope), async (_, { storage }) => {
    const names = [...storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'notes'")];
    const ids = names.length === 0 ? [] : [...storage.sql.exec("SELECT id FROM notes ORDER BY id")];
    return { tables: names.length, ids: ids.map(({ id }) => id), alarm: await storage.getAlarm() };
  });
}

/** Fills the object with ids, as if that many had been noted. */
function fill(count: number, expiresAt: number) {
  return runInDurableObject(object(), (_, { storage }) => {
    storage.sql.exec(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO notes SELECT 'filler-' || i, ? FROM n",
      count,
      expiresAt,
    );
  });
}

beforeEach(() => vi.useFakeTimers({ now: NOW, toFake: ["Date"] }));

afterEach(async () => {
  for (const scope of [CLIENT, "other"]) {
    await runInDurableObject(object(scope), async (_, { storage }) => storage.deleteAll());
  }
  vi.useRealTimers();
});

describe("an id that may be used once", () => {
  it("[G07] is new the first time only", async () => {
    expect(await guard.note(CLIENT, "a", later(MINUTE))).toBe(true);
    expect(await guard.note(CLIENT, "a", later(MINUTE))).toBe(false);
    expect(await guard.note(CLIENT, "a", later(2 * MINUTE))).toBe(false);
    expect(await guard.note(CLIENT, "b", later(MINUTE))).toBe(true);
  });

  it("is its client's own", async () => {
    expect(await guard.note(CLIENT, "a", later(MINUTE))).toBe(true);
    expect(await guard.note("other", "a", later(MINUTE))).toBe(true);
  });

  it("[G07] is new for one of fifty that use it at the same time", async () => {
    const notes = Array.from({ length: 50 }, () => guard.note(CLIENT, "a", later(MINUTE)));
    expect((await Promise.all(notes)).filter((isNew) => isNew)).toHaveLength(1);
  });

  it("[G07] stays used when the object is started anew", async () => {
    await guard.note(CLIENT, "a", later(MINUTE));
    await evictDurableObject(object());
    expect(await guard.note(CLIENT, "a", later(MINUTE))).toBe(false);
  });

  it("[G07] stays used until its time is over, and not a moment less", async () => {
    await guard.note(CLIENT, "a", later(MINUTE));
    advance(MINUTE - 1);
    expect(await guard.note(CLIENT, "a", later(2 * MINUTE))).toBe(false);
    advance(1);
    expect(await guard.note(CLIENT, "a", later(2 * MINUTE))).toBe(true);
  });

  it.each([0, -1, Number.NaN, Number.NEGATIVE_INFINITY])(
    "is refused without a trace when its time is over already: by %i ms",
    async (milliseconds) => {
      expect(await guard.note(CLIENT, "a", later(milliseconds))).toBe(false);
      expect(await stored()).toEqual({ tables: 0, ids: [], alarm: null });
    },
  );

  it("is refused without a trace when its client uses ten thousand others", async () => {
    await guard.note(CLIENT, "a", later(MINUTE));
    await fill(9_998, later(2 * MINUTE));
    expect(await guard.note(CLIENT, "b", later(MINUTE))).toBe(true);
    expect(await guard.note(CLIENT, "c", later(MINUTE))).toBe(false);
    expect(await guard.note("other", "c", later(MINUTE))).toBe(true);
    advance(MINUTE);
    expect(await guard.note(CLIENT, "c", later(2 * MINUTE))).toBe(true);
  });
});

describe("the alarm of a replay guard", () => {
  it("is set for the first id, and once for many", async () => {
    await guard.note(CLIENT, "a", later(MINUTE));
    await guard.note(CLIENT, "b", later(5 * MINUTE));
    await guard.note(CLIENT, "c", later(2 * MINUTE));
    expect((await stored()).alarm).toBe(later(MINUTE));
  });

  it("deletes what has expired and comes again for the last of the others", async () => {
    await guard.note(CLIENT, "a", later(MINUTE));
    await guard.note(CLIENT, "b", later(5 * MINUTE));
    await guard.note(CLIENT, "c", later(2 * MINUTE));
    advance(MINUTE);
    expect(await runDurableObjectAlarm(object())).toBe(true);
    expect(await stored()).toEqual({ tables: 1, ids: ["b", "c"], alarm: later(5 * MINUTE) });
  });

  it("leaves nothing behind when all has expired, and the object starts afresh", async () => {
    await guard.note(CLIENT, "a", later(MINUTE));
    advance(MINUTE);
    expect(await runDurableObjectAlarm(object())).toBe(true);
    expect(await stored()).toEqual({ tables: 0, ids: [], alarm: null });
    expect(await guard.note(CLIENT, "b", later(2 * MINUTE))).toBe(true);
    expect(await stored()).toEqual({ tables: 1, ids: ["b"], alarm: later(2 * MINUTE) });
  });

  it("may come twice", async () => {
    await guard.note(CLIENT, "a", later(MINUTE));
    advance(MINUTE);
    await runInDurableObject(object(), async (instance) => {
      await instance.alarm();
      await instance.alarm();
    });
    expect(await stored()).toEqual({ tables: 0, ids: [], alarm: null });
  });
});
