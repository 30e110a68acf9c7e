import { describe, expect, it } from "vitest";
import type { PresentationResult } from "../../../../edge/src/authorization-server/grant/grant.ts";
import { createClock } from "../../material/clock.ts";
import { AUTHORIZATION, REQUEST, SIGN_IN } from "../../material/grant-records.ts";
import { createKeptGrants } from "../../material/kept-grants.ts";

const DAY = 86_400_000;
const ROTATION = {
  scopes: ["public:read"],
  obtainable: ["public:read"],
  session: "sealed-session-2",
  successor: "sealed-successor",
  successorExpiresAt: AUTHORIZATION.expiresAt,
};
const PRESENTATION = { clientId: "editor", generation: 1, graceSeconds: 60 };

/** A grant whose code was redeemed, with a clock that a test puts forward, those waiting included. */
async function activeGrant() {
  const clock = createClock();
  const timers: (() => void)[] = [];
  const wait = (milliseconds: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const end = clock.now() + milliseconds;
      timers.push(() => clock.now() >= end && resolve());
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const grants = createKeptGrants(clock.now, wait);
  const grant = grants.get("grant");
  await grant.begin(SIGN_IN);
  await grant.claim(SIGN_IN.browser);
  await grant.authorize(AUTHORIZATION);
  await grant.redeem({
    clientId: "editor",
    codeChallenge: REQUEST.codeChallenge,
    refreshExpiresAt: clock.now() + 14 * DAY,
  });
  const pass = async (seconds: number) => {
    await scheduler.wait(0);
    clock.advance(seconds);
    for (const timer of timers) timer();
    await scheduler.wait(0);
  };
  const present = () => grant.present(PRESENTATION);
  return { grant, grants, pass, present };
}

const outcomes = (results: readonly PresentationResult[]) => results.map(({ outcome }) => outcome);

describe("a grant with a single writer", () => {
  it("refuses to authorize what nobody claimed", async () => {
    const { grant } = await activeGrant();
    await expect(grant.authorize(AUTHORIZATION)).rejects.toThrow("no claimed sign-in");
  });

  it("[F06] gives all who refresh at the same time the one successor", async () => {
    const { grant, present } = await activeGrant();
    expect((await present()).outcome).toBe("current");
    const others = Array.from({ length: 20 }, present);
    expect(await grant.rotate(1, ROTATION)).toBe(true);
    for (const result of await Promise.all(others)) {
      expect(result).toMatchObject({
        outcome: "repeated",
        successor: "sealed-successor",
        state: { generation: 2 },
      });
    }
  });

  it("[F07] keeps the one repetition for an answer that is lost, however many were waiting", async () => {
    const { grant, present } = await activeGrant();
    await present();
    const others = [present(), present()];
    await grant.rotate(1, ROTATION);
    await Promise.all(others);
    expect((await present()).outcome).toBe("repeated");
    expect((await present()).outcome).toBe("superseded");
  });

  it("[F09] lets the next one try when a renewal was given up, one at a time", async () => {
    const { grant, present } = await activeGrant();
    await present();
    const others = [present(), present(), present()];
    await grant.release(1);
    const second = await Promise.race(others);
    expect(second.outcome).toBe("current");
    await grant.rotate(1, ROTATION);
    expect(outcomes(await Promise.all(others)).sort()).toEqual(["current", "repeated", "repeated"]);
  });

  it("lets the next one try when whoever was renewing does not come back", async () => {
    const { pass, present } = await activeGrant();
    await present();
    const other = present();
    await pass(30);
    expect((await other).outcome).toBe("current");
  });

  it("lets nobody wait for longer than one renewal takes", async () => {
    const { grant, pass, present } = await activeGrant();
    await present();
    const others = [present(), present(), present()];
    await pass(20);
    await grant.release(1);
    await pass(10);
    expect(outcomes(await Promise.all(others)).sort()).toEqual(["busy", "busy", "current"]);
  });

  it("tells those who wait when the grant ends", async () => {
    const { grant, present } = await activeGrant();
    await present();
    const others = [present(), present()];
    await grant.revoke();
    expect(outcomes(await Promise.all(others))).toEqual(["unknown", "unknown"]);
    expect(await grant.rotate(1, ROTATION)).toBe(false);
  });

  it("[F02] gives a code to one of those who redeem it at the same time, and then to nobody", async () => {
    const { grants } = await activeGrant();
    const grant = grants.get("another");
    await grant.begin(SIGN_IN);
    await grant.claim(SIGN_IN.browser);
    await grant.authorize(AUTHORIZATION);
    const redemption = {
      clientId: "editor",
      codeChallenge: REQUEST.codeChallenge,
      refreshExpiresAt: AUTHORIZATION.expiresAt,
    };
    const results = await Promise.all([
      grant.redeem(redemption),
      grant.redeem(redemption),
      grant.redeem(redemption),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(["granted", "replayed", "unknown"]);
    expect(grants.records.has("another")).toBe(false);
  });
});
