import { beforeEach, describe, expect, it } from "vitest";
import { NetworkError } from "../../../../edge/src/network/fetcher.ts";
import { OriginError } from "../../../../edge/src/origin/call-origin.ts";
import type { CredentialUse } from "../../../../edge/src/origin/credential/credential.ts";
import { Kept, type KeptBounds } from "../../../../edge/src/origin/credential/kept.ts";
import { type Clock, createClock } from "../../material/clock.ts";

const BOUNDS: KeptBounds = { renewSeconds: 300, cooldownSeconds: 5, fetchSeconds: 10 };
const HOUR = 3600;

let clock: Clock;
let use: CredentialUse;
let faults: unknown[];
let pending: Promise<unknown>[];
let fetches: number;
let fail: undefined | (() => Promise<never>);

beforeEach(() => {
  clock = createClock();
  faults = [];
  pending = [];
  fetches = 0;
  fail = undefined;
  use = {
    now: clock.now,
    waitUntil: (promise) => void pending.push(promise),
    onFault: (error) => void faults.push(error),
  };
});

const outage = () => Promise.reject(new NetworkError("sts.googleapis.com: status 503"));

/** Tokens that are good for an hour or so long, and numbered. */
function createTokens(bounds: Partial<KeptBounds> = {}, seconds = HOUR) {
  const kept = new Kept(
    async (now) => {
      fetches += 1;
      await fail?.();
      return { token: `token-${fetches}`, expiresAt: now + seconds * 1000 };
    },
    { ...BOUNDS, ...bounds },
  );
  return { get: async (use: CredentialUse) => (await kept.get(use)).token };
}

/** Waits for what goes on behind requests. */
async function settle(): Promise<void> {
  await Promise.all(pending.splice(0));
}

describe("a kept token", () => {
  it("[H07] is fetched once, and kept until five minutes before it expires", async () => {
    const tokens = createTokens();
    expect(await tokens.get(use)).toBe("token-1");
    clock.advance(HOUR - 301);
    expect(await tokens.get(use)).toBe("token-1");
    await settle();
    expect(fetches).toBe(1);
  });

  it("is fetched once for all who need it at the same time", async () => {
    const tokens = createTokens();
    const got = await Promise.all(Array.from({ length: 100 }, () => tokens.get(use)));
    expect(new Set(got)).toEqual(new Set(["token-1"]));
    expect(fetches).toBe(1);
  });

  it("is renewed once, behind those who need it meanwhile", async () => {
    const tokens = createTokens();
    await tokens.get(use);
    clock.advance(HOUR - 300);
    const got = await Promise.all(Array.from({ length: 100 }, () => tokens.get(use)));
    expect(new Set(got)).toEqual(new Set(["token-1"]));
    await settle();
    expect(await tokens.get(use)).toBe("token-2");
    expect(fetches).toBe(2);
  });

  it("[H07] serves until it expires while the next one cannot be had, and not a moment longer", async () => {
    const tokens = createTokens();
    await tokens.get(use);
    fail = outage;
    for (let second = HOUR - 300; second < HOUR; second += 1) {
      clock.advance(second === HOUR - 300 ? second : 1);
      expect(await tokens.get(use)).toBe("token-1");
      await settle();
    }
    clock.advance(1);
    await expect(tokens.get(use)).rejects.toThrow(
      new OriginError(502, "the credential cannot be had: sts.googleapis.com: status 503"),
    );
  });

  // A metadata server of Google's has tokens of its own, until five minutes before they expire.
  it("is not fetched for every call where it has to be renewed as soon as it comes", async () => {
    const tokens = createTokens({}, 200);
    for (let second = 0; second < 10; second += 1) {
      await Promise.all([tokens.get(use), tokens.get(use)]);
      await settle();
      clock.advance(1);
    }
    expect(fetches).toBe(2);
    expect(await tokens.get(use)).toBe("token-2");
    await settle();
    expect(await tokens.get(use)).toBe("token-3");
  });

  it("keeps nobody waiting while its renewal hangs", async () => {
    const tokens = createTokens();
    await tokens.get(use);
    fail = () => new Promise(() => {});
    clock.advance(HOUR - 1);
    expect(await tokens.get(use)).toBe("token-1");
  });

  it("tells of each renewal that failed, once, and has it tried again after a pause", async () => {
    const tokens = createTokens();
    await tokens.get(use);
    fail = outage;
    clock.advance(HOUR - 200);
    for (let second = 0; second < 10; second += 1) {
      await Promise.all([tokens.get(use), tokens.get(use)]);
      await settle();
      clock.advance(1);
    }
    expect(fetches).toBe(3);
    expect(faults).toHaveLength(2);
    expect(faults[0]).toEqual(
      new OriginError(502, "the credential cannot be had: sts.googleapis.com: status 503"),
    );
    fail = undefined;
    await tokens.get(use);
    await settle();
    expect(await tokens.get(use)).toBe("token-4");
  });
});

describe("a token that cannot be had", () => {
  it("is not asked for in the seconds after a failure, which is told again; then it is", async () => {
    const tokens = createTokens();
    fail = outage;
    await expect(tokens.get(use)).rejects.toThrow("status 503");
    fail = undefined;
    clock.advance(4);
    await expect(tokens.get(use)).rejects.toThrow("status 503");
    expect(fetches).toBe(1);
    clock.advance(1);
    expect(await tokens.get(use)).toBe("token-2");
    expect(faults).toEqual([]);
  });

  it("is waited for so long, and then left to itself", async () => {
    const tokens = createTokens({ fetchSeconds: 0.05 });
    fail = () => new Promise(() => {});
    await expect(tokens.get(use)).rejects.toThrow(
      new OriginError(502, "the credential cannot be had: no answer in time"),
    );
    fail = undefined;
    clock.advance(1);
    expect(await tokens.get(use)).toBe("token-2");
  });

  it("[H07] is not told of with words that could hold a secret", async () => {
    const tokens = createTokens();
    fail = () => Promise.reject(new TypeError("fetch failed: Bearer canary"));
    const error = await tokens.get(use).catch((thrown: Error) => thrown);
    expect(error).toEqual(new OriginError(502, "the credential cannot be had: a fault inside"));
    expect(error).not.toHaveProperty("cause");
  });
});
