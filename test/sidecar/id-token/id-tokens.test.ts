import { setImmediate as fetched } from "node:timers/promises";
import { UnsecuredJWT } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { IdTokens } from "../../../edge/sidecar/id-token/id-tokens.ts";

const AUDIENCE = "https://tools.example";
const START = Date.parse("2026-06-01T12:00:00Z");

let now: number;
let fetches: number;
let next: () => Promise<string>;
let faults: string[];
let tokens: IdTokens;

beforeEach(() => {
  now = START;
  fetches = 0;
  faults = [];
  next = async () => token();
  const source = () => {
    fetches += 1;
    return next();
  };
  tokens = new IdTokens(source, {
    audience: AUDIENCE,
    onFault: (fault) => faults.push(fault),
    now: () => now,
  });
});

/** A token that is good for an hour, unless it says otherwise. */
function token(claims: Readonly<Record<string, unknown>> = {}): string {
  return new UnsecuredJWT({ aud: AUDIENCE, exp: now / 1000 + 3600, n: fetches, ...claims }).encode();
}

const fail = () => Promise.reject(new Error("the token endpoint cannot be reached"));

describe("the ID token", () => {
  it("[H07] is kept until five minutes before it expires", async () => {
    const first = await tokens.get();
    now += 54 * 60_000;
    expect(await tokens.get()).toBe(first);
    expect(fetches).toBe(1);
    now += 60_000;
    await tokens.get();
    await fetched();
    expect(await tokens.get()).not.toBe(first);
    expect(fetches).toBe(2);
  });

  it("is fetched once for all who wait for it", async () => {
    const all = await Promise.all(Array.from({ length: 1000 }, () => tokens.get()));
    expect(new Set(all).size).toBe(1);
    expect(fetches).toBe(1);
  });

  it("[H07] serves until it expires while there is no new one, of which one is tried for every second", async () => {
    const first = await tokens.get();
    next = fail;
    now += 56 * 60_000;
    for (let request = 0; request < 100; request++) expect(await tokens.get()).toBe(first);
    await fetched();
    expect(await tokens.get()).toBe(first);
    expect(fetches).toBe(2);
    now += 1000;
    await tokens.get();
    await fetched();
    expect(fetches).toBe(3);
    now = START + 3_600_000 - 10_000;
    await expect(tokens.get()).rejects.toThrow("cannot be reached");
    expect(faults).toHaveLength(3);
  });

  it("holds nobody up while the new one is fetched", async () => {
    const first = await tokens.get();
    now += 56 * 60_000;
    next = () => new Promise(() => {});
    expect(await tokens.get()).toBe(first);
  });

  it("is there again as soon as it can be had", async () => {
    next = fail;
    await expect(tokens.get()).rejects.toThrow();
    await expect(tokens.get()).rejects.toThrow();
    expect(fetches).toBe(1);
    next = async () => token();
    now += 1000;
    expect(await tokens.get()).toBe(token());
  });

  it.each([
    ["for another audience", { aud: "https://other.example" }],
    ["for another audience", { aud: [AUDIENCE, "https://other.example"] }],
    ["for another audience", { aud: undefined }],
    ["has expired", { exp: START / 1000 + 10 }],
    ["has expired", { exp: undefined }],
  ])("[H07] is not taken when it %s: %j", async (reason, claims) => {
    next = async () => token(claims);
    await expect(tokens.get()).rejects.toThrow(reason);
    expect(faults).toEqual([expect.stringMatching(reason)]);
  });

  it.each(["", "<html></html>", "a.b.c"])("is none: %j", async (text) => {
    next = async () => text;
    await expect(tokens.get()).rejects.toThrow("what came is no ID token");
  });
});
