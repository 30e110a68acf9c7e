import { beforeEach, describe, expect, it } from "vitest";
import { ExpiringCache } from "../../../../edge/src/identity-providers/google-directory/expiring-cache.ts";
import { NetworkError } from "../../../../edge/src/network/fetcher.ts";
import { type Clock, createClock } from "../../material/clock.ts";

const BOUNDS = { entries: 3, fetches: 2, fetchSeconds: 10 };

let clock: Clock;
let cache: ExpiringCache<string>;
let fetches: string[];

beforeEach(() => {
  clock = createClock();
  cache = new ExpiringCache(BOUNDS);
  fetches = [];
});

/** Fetches a value that is good for a minute. */
const get = (key: string) =>
  cache.get(
    key,
    async () => {
      fetches.push(key);
      return { value: `${key} ${fetches.length}`, expiresAt: clock.now() + 60_000 };
    },
    clock,
  );

const never = () => new Promise<never>(() => {});

describe("a cache of values that expire", () => {
  it("fetches a value when it is first needed, and again when it has expired", async () => {
    expect(await get("alice")).toBe("alice 1");
    clock.advance(59);
    expect(await get("alice")).toBe("alice 1");
    clock.advance(1);
    expect(await get("alice")).toBe("alice 2");
  });

  it("fetches once for all who need the same at the same time", async () => {
    const values = await Promise.all(Array.from({ length: 200 }, () => get("alice")));
    expect(new Set(values)).toEqual(new Set(["alice 1"]));
    expect(fetches).toEqual(["alice"]);
  });

  it("keeps the values of each key apart", async () => {
    expect(await Promise.all([get("alice"), get("bob")])).toEqual(["alice 1", "bob 2"]);
  });

  it("does not keep a value that has expired when it arrives", async () => {
    const expired = async () => ({ value: "late", expiresAt: clock.now() });
    expect(await cache.get("alice", expired, clock)).toBe("late");
    expect(await get("alice")).toBe("alice 1");
  });

  it("keeps no failure, and tells all who waited for it", async () => {
    const fail = () => Promise.reject(new NetworkError("status 500"));
    const waiting = [cache.get("alice", fail, clock), cache.get("alice", fail, clock)];
    for (const answer of waiting) await expect(answer).rejects.toThrow("status 500");
    expect(await get("alice")).toBe("alice 1");
  });

  it("forgets a value when it is told to", async () => {
    await get("alice");
    cache.forget("alice");
    expect(await get("alice")).toBe("alice 2");
  });

  it("keeps so many values, and of them those that were fetched last", async () => {
    for (const key of ["alice", "bob", "carol", "dave"]) await get(key);
    expect(await get("bob")).toBe("bob 2");
    expect(await get("alice")).toBe("alice 5");
  });

  it("fetches so many values at a time, and refuses the next", async () => {
    void cache.get("alice", never, clock).catch(() => {});
    void cache.get("bob", never, clock).catch(() => {});
    await expect(get("carol")).rejects.toThrow(new NetworkError("too many lookups at a time"));
    expect(fetches).toEqual([]);
  });

  it("counts no fetch that has ended, well or badly", async () => {
    await get("alice");
    await expect(cache.get("bob", () => Promise.reject(new NetworkError("no")), clock)).rejects.toThrow("no");
    void cache.get("carol", never, clock).catch(() => {});
    expect(await get("dave")).toBe("dave 2");
  });

  it("keeps its fetch alive beyond the request that began it, and does not fail that request by it", async () => {
    const kept: Promise<unknown>[] = [];
    const io = { now: clock.now, waitUntil: (promise: Promise<unknown>) => void kept.push(promise) };
    const failing = cache.get("alice", () => Promise.reject(new NetworkError("status 500")), io);
    await expect(failing).rejects.toThrow("status 500");
    expect(kept).toHaveLength(1);
    await expect(kept[0]).resolves.toBeUndefined();
  });

  it("waits for no fetch that died with its request, and then begins another", async () => {
    cache = new ExpiringCache({ ...BOUNDS, fetches: 1, fetchSeconds: 0.01 });
    await expect(cache.get("alice", never, clock)).rejects.toThrow(new NetworkError("no answer in time"));
    clock.advance(1);
    expect(await get("alice")).toBe("alice 1");
  });
});
