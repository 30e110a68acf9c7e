import { describe, expect, it } from "vitest";
import { RateLimit, SourceLimit } from "../../../edge/src/network/rate-limit.ts";

function take(limit: RateLimit, times: number, key = "a", now = 0): boolean[] {
  return Array.from({ length: times }, () => limit.take(key, now));
}

describe("a rate limit", () => {
  it("[D11] gives each key so many times within a window", () => {
    const limit = new RateLimit({ most: 2, windowSeconds: 60 });
    expect(take(limit, 3)).toEqual([true, true, false]);
    expect(take(limit, 3, "b")).toEqual([true, true, false]);
  });

  it("begins anew when the window is over, which begins with the first time", () => {
    const limit = new RateLimit({ most: 2, windowSeconds: 60 });
    expect(limit.take("a", 1_000)).toBe(true);
    expect(limit.take("a", 60_000)).toBe(true);
    expect(limit.take("a", 60_999)).toBe(false);
    expect(take(limit, 3, "a", 61_000)).toEqual([true, true, false]);
  });

  it("[G08] remembers so many keys at most, and forgets the one that was idle for longest", () => {
    const limit = new RateLimit({ most: 1, windowSeconds: 60, keys: 2 });
    expect([limit.take("a", 0), limit.take("b", 1), limit.take("c", 2)]).toEqual([true, true, true]);
    expect([limit.take("c", 3), limit.take("b", 3)]).toEqual([false, false]);
    expect(limit.take("a", 4)).toBe(true);
    expect(limit.take("b", 5)).toBe(false);
    expect(limit.take("c", 6)).toBe(true);
  });

  it("takes a key whose window began anew for the youngest", () => {
    const limit = new RateLimit({ most: 1, windowSeconds: 60, keys: 3 });
    limit.take("a", 0);
    limit.take("b", 30_000);
    expect(limit.take("a", 60_000)).toBe(true);
    expect([limit.take("c", 60_001), limit.take("d", 60_002)]).toEqual([true, true]);
    expect(limit.take("a", 60_003)).toBe(false);
  });

  it("tells whether a key has no time left, and takes none", () => {
    const limit = new RateLimit({ most: 2, windowSeconds: 60 });
    expect([limit.isSpent("a", 0), limit.isSpent("a", 0), limit.isSpent("a", 0)]).toEqual(
      Array(3).fill(false),
    );
    take(limit, 1);
    expect(limit.isSpent("a", 0)).toBe(false);
    take(limit, 1);
    expect([limit.isSpent("a", 59_999), limit.isSpent("b", 0)]).toEqual([true, false]);
    expect(limit.isSpent("a", 60_000)).toBe(false);
  });
});

describe("a limit per source and for all together", () => {
  const create = () => new SourceLimit({ perSource: 2, shared: 5, windowSeconds: 60 });
  const takeFrom = (limit: SourceLimit, source: string | undefined, times: number, now = 0) =>
    Array.from({ length: times }, () => limit.take(source, now));

  it("[D11] lets one source use up what is its own, and nothing of what others have", () => {
    const limit = create();
    expect(takeFrom(limit, "a", 100)).toEqual([true, true, ...Array(98).fill(false)]);
    expect(takeFrom(limit, "b", 2)).toEqual([true, true]);
  });

  it("[D11] holds for all sources together", () => {
    const limit = create();
    takeFrom(limit, "a", 2);
    takeFrom(limit, "b", 2);
    expect(takeFrom(limit, "c", 2)).toEqual([true, false]);
    expect(takeFrom(limit, "c", 1, 60_000)).toEqual([true]);
  });

  it("[D11] holds where sources are not known", () => {
    expect(takeFrom(create(), undefined, 6)).toEqual([...Array(5).fill(true), false]);
  });
});
