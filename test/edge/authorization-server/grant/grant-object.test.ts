import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { base64url } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type {
  Authorization,
  Grant,
  PendingSignIn,
  Presentation,
  Redemption,
  Rotation,
} from "../../../../edge/src/authorization-server/grant/grant.ts";
import { grantsOf } from "../../../../edge/src/authorization-server/grant/grants.ts";
import { AUTHORIZATION, REQUEST, SIGN_IN } from "../../material/grant-records.ts";

const SECOND = 1000;
const DAY = 86_400 * SECOND;
const PRESENTATION: Presentation = { clientId: "editor", generation: 1, graceSeconds: 60 };

let id: string;
let grant: Grant;
let now: number;

beforeEach(() => {
  // Alarms ring by the clock of the runtime: only from its time on does a test's own clock agree with them.
  now = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now });
  id = base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
  grant = grantsOf(env.GRANTS).get(id);
});

afterEach(() => {
  vi.useRealTimers();
});

const stub = () => env.GRANTS.get(env.GRANTS.idFromName(id));
const alarm = () => runInDurableObject(stub(), (_, { storage }) => storage.getAlarm());
const stored = () => runInDurableObject(stub(), (_, { storage }) => storage.list());
const pass = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

const signIn = (): PendingSignIn => ({ ...SIGN_IN, expiresAt: now + 600 * SECOND });
const authorization = (): Authorization => ({
  ...AUTHORIZATION,
  codeExpiresAt: now + 60 * SECOND,
  expiresAt: now + 30 * DAY,
});
const redemption = (): Redemption => ({
  clientId: "editor",
  codeChallenge: REQUEST.codeChallenge,
  refreshExpiresAt: now + 14 * DAY,
});
const rotation = (): Rotation => ({
  scopes: ["confidential:read"],
  obtainable: ["confidential:read"],
  session: "sealed-session-2",
  successor: "sealed-successor",
  successorExpiresAt: Date.now() + 14 * DAY,
});

async function authorize(): Promise<void> {
  await grant.begin(signIn());
  await grant.claim(SIGN_IN.browser);
  await grant.authorize(authorization());
}

async function activate(): Promise<void> {
  await authorize();
  await grant.redeem(redemption());
}

function having<Result extends { readonly outcome: string }>(results: readonly Result[], outcome: string) {
  return results.filter((result) => result.outcome === outcome);
}

describe("a grant in an object of its own", () => {
  it("goes from the sign-in to a second refresh token", async () => {
    expect(await grant.begin(signIn())).toBe(true);
    expect(await grant.begin(signIn())).toBe(false);
    expect(await grant.claim("another browser")).toBeUndefined();
    expect(await grant.claim(SIGN_IN.browser)).toEqual(signIn());
    expect(await grant.claim(SIGN_IN.browser)).toBeUndefined();
    await grant.authorize(authorization());
    const state = { authorization: authorization(), generation: 1 };
    expect(await grant.redeem(redemption())).toEqual({ outcome: "granted", state });
    expect(await grant.present(PRESENTATION)).toEqual({ outcome: "current", state });
    expect(await grant.rotate(1, rotation())).toBe(true);
    const { scopes, obtainable, session } = rotation();
    expect(await grant.present({ ...PRESENTATION, generation: 2 })).toEqual({
      outcome: "current",
      state: { authorization: { ...authorization(), scopes, obtainable, session }, generation: 2 },
    });
    expect(await grant.release(2)).toBeUndefined();
    expect(await grant.revoke("thief")).toBe(false);
    expect(await grant.revoke("editor")).toBe(true);
    expect(await grant.revoke("editor")).toBe(false);
  });

  it("goes on with the session that a renewal left behind, once, and after a restart", async () => {
    await activate();
    await grant.present(PRESENTATION);
    await grant.release(1, "sealed-session-2");
    await grant.release(1, "sealed-session-3");
    await evictDurableObject(stub());
    const state = { authorization: { ...authorization(), session: "sealed-session-2" }, generation: 1 };
    expect(await grant.present(PRESENTATION)).toEqual({ outcome: "current", state });
  });

  it("refuses to authorize what nobody claimed", async () => {
    await grant.begin(signIn());
    // What a stub returns is a function too, which the matcher would call.
    const attempt = async () => grant.authorize(authorization());
    await expect(attempt()).rejects.toThrow("no claimed sign-in");
    expect(await grant.claim(SIGN_IN.browser)).toBeDefined();
  });

  it("is another one under another id", async () => {
    await activate();
    const other = grantsOf(env.GRANTS).get("another");
    expect(await other.present(PRESENTATION)).toEqual({ outcome: "unknown" });
    expect(await other.revoke()).toBe(false);
  });

  it("[F02] redeems a code once, however many redeem it at the same time, and ends with the second", async () => {
    await authorize();
    const results = await Promise.all(Array.from({ length: 50 }, () => grant.redeem(redemption())));
    const counts = ["granted", "replayed", "unknown"].map((outcome) => having(results, outcome).length);
    expect(counts).toEqual([1, 1, 48]);
    expect(await grant.present(PRESENTATION)).toEqual({ outcome: "unknown" });
  });

  it("[F06] gives all who refresh at the same time the one successor", async () => {
    await activate();
    const presentations = Array.from({ length: 50 }, () => grant.present(PRESENTATION));
    const first = await Promise.race(presentations);
    expect(first.outcome).toBe("current");
    await grant.rotate(1, rotation());
    const repeated = having(await Promise.all(presentations), "repeated");
    expect(repeated).toHaveLength(49);
    for (const result of repeated) expect(result).toMatchObject({ successor: "sealed-successor" });
  });

  it("[F06] dies with its newest refresh token when an old one is replayed", async () => {
    await activate();
    await grant.present(PRESENTATION);
    await grant.rotate(1, rotation());
    pass(60 * SECOND);
    expect(await grant.present(PRESENTATION)).toMatchObject({ outcome: "replayed" });
    expect(await grant.present({ ...PRESENTATION, generation: 2 })).toEqual({ outcome: "unknown" });
    expect(await stored()).toEqual(new Map());
  });
});

describe("a grant whose object restarts", () => {
  const restart = () => evictDurableObject(stub());

  it("can be claimed, authorized and redeemed, each once, with a restart between all of that", async () => {
    await grant.begin(signIn());
    await restart();
    expect(await grant.begin(signIn())).toBe(false);
    expect(await grant.claim(SIGN_IN.browser)).toEqual(signIn());
    await restart();
    expect(await grant.claim(SIGN_IN.browser)).toBeUndefined();
    await grant.authorize(authorization());
    await restart();
    expect(await grant.redeem(redemption())).toMatchObject({ outcome: "granted" });
    await restart();
    expect(await grant.redeem(redemption())).toMatchObject({ outcome: "replayed" });
  });

  it("[F07] still gives the successor once more, and no more than once", async () => {
    await activate();
    await grant.present(PRESENTATION);
    await grant.rotate(1, rotation());
    await restart();
    expect(await grant.present(PRESENTATION)).toMatchObject({
      outcome: "repeated",
      successor: "sealed-successor",
    });
    await restart();
    expect(await grant.present(PRESENTATION)).toEqual({ outcome: "superseded" });
  });

  it("still has others wait for the renewal that is under way", async () => {
    await activate();
    await grant.present(PRESENTATION);
    await restart();
    const other = grant.present(PRESENTATION);
    expect(await grant.rotate(1, rotation())).toBe(true);
    expect(await other).toMatchObject({ outcome: "repeated" });
  });
});

describe("the alarm of a grant", () => {
  it.each([
    ["the sign-in", () => grant.begin(signIn()), 600 * SECOND],
    ["the code", authorize, 60 * SECOND],
    ["the idle time", activate, 14 * DAY],
  ])("is set to the end of %s, and deletes everything", async (_, prepare, milliseconds) => {
    await prepare();
    expect(await alarm()).toBe(now + milliseconds);
    expect((await stored()).size).toBe(1);
    pass(milliseconds);
    expect(await runDurableObjectAlarm(stub())).toBe(true);
    expect(await stored()).toEqual(new Map());
    expect(await alarm()).toBeNull();
  });

  it("[F09] is put off by every refresh, but never beyond the end of the grant", async () => {
    await activate();
    for (const generation of [1, 2, 3]) {
      pass(10 * DAY - SECOND);
      expect(await grant.present({ ...PRESENTATION, generation })).toMatchObject({ outcome: "current" });
      await grant.rotate(generation, rotation());
      expect(await alarm()).toBe(Math.min(Date.now() + 14 * DAY, now + 30 * DAY));
    }
  });

  it("leaves a grant alone whose end has not come, and is set again", async () => {
    await activate();
    expect(await runDurableObjectAlarm(stub())).toBe(true);
    expect(await alarm()).toBe(now + 14 * DAY);
    expect(await grant.present(PRESENTATION)).toMatchObject({ outcome: "current" });
  });

  it("is gone with a grant that was revoked", async () => {
    await activate();
    await grant.revoke();
    expect(await alarm()).toBeNull();
    expect(await stored()).toEqual(new Map());
  });

  it("is set by nobody who only asks", async () => {
    expect(await grant.claim(SIGN_IN.browser)).toBeUndefined();
    expect(await grant.redeem(redemption())).toEqual({ outcome: "unknown" });
    expect(await grant.present(PRESENTATION)).toEqual({ outcome: "unknown" });
    expect(await alarm()).toBeNull();
    expect(await stored()).toEqual(new Map());
  });
});
