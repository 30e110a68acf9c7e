import { describe, expect, it } from "vitest";
import { endOf } from "../../../../../edge/src/authorization-server/grant/grant-record.ts";
import { present, redeem } from "../../../../../edge/src/authorization-server/grant/grant-state.ts";
import { NOW } from "../../../material/clock.ts";
import {
  ACTIVE,
  AUTHORIZATION,
  AUTHORIZED,
  DAY,
  PRESENTATION,
  phasesBut,
  REDEMPTION,
} from "../../../material/grant-records.ts";

const now = NOW.getTime();

describe("redeeming a code", () => {
  it("gives what was authorized, and makes the first refresh token good", () => {
    expect(redeem(AUTHORIZED, REDEMPTION, now)).toEqual({
      record: ACTIVE,
      result: { outcome: "granted", state: { authorization: AUTHORIZATION, generation: 1 } },
    });
  });

  it("[F01] goes without redirect URI and resource where the client does not repeat them", () => {
    const { clientId, codeChallenge, refreshExpiresAt } = REDEMPTION;
    const step = redeem(AUTHORIZED, { clientId, codeChallenge, refreshExpiresAt }, now);
    expect(step.result.outcome).toBe("granted");
  });

  it.each([
    ["another client", { clientId: "thief" }, "mismatch"],
    ["a client id that differs in case", { clientId: "Editor" }, "mismatch"],
    ["another redirect URI", { redirectUri: "https://editor.example.com/callback/" }, "mismatch"],
    ["another verifier", { codeChallenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN" }, "mismatch"],
    ["no verifier", { codeChallenge: "" }, "mismatch"],
    ["another server", { server: "tickets" }, "wrong-target"],
  ])("[F01] fails for %s and does not consume the code", (_, change, outcome) => {
    const step = redeem(AUTHORIZED, { ...REDEMPTION, ...change }, now);
    expect(step.result).toEqual({ outcome });
    expect(step.record).toBe(AUTHORIZED);
    expect(redeem(step.record, REDEMPTION, now).result.outcome).toBe("granted");
  });

  it("[F01] fails after the code's time", () => {
    expect(redeem(AUTHORIZED, REDEMPTION, now + 59_999).result.outcome).toBe("granted");
    expect(redeem(AUTHORIZED, REDEMPTION, now + 60_000).result).toEqual({ outcome: "unknown" });
  });

  it.each(phasesBut("an authorized grant", "an active grant"))(
    "finds no code where there is %s",
    (_, record) => {
      const step = redeem(record, REDEMPTION, now);
      expect(step.result).toEqual({ outcome: "unknown" });
      expect(step.record).toBe(record);
    },
  );

  it("[F02] ends the grant the second time, and says whose it was", () => {
    const state = { authorization: AUTHORIZATION, generation: 1 };
    expect(redeem(ACTIVE, REDEMPTION, now)).toEqual({
      record: undefined,
      result: { outcome: "replayed", state },
    });
  });

  it("[F02] ends the grant the second time also for another server", () => {
    const step = redeem(ACTIVE, { ...REDEMPTION, server: "tickets" }, now);
    expect(step.result.outcome).toBe("replayed");
    expect(step.record).toBeUndefined();
  });

  it.each([{ redirectUri: "https://other.example/" }, { codeChallenge: "" }])(
    "[F02] ends nothing the second time for who cannot prove to have asked for it: %j",
    (change) => {
      const step = redeem(ACTIVE, { ...REDEMPTION, ...change }, now);
      expect(step.result).toEqual({ outcome: "mismatch" });
      expect(step.record).toBe(ACTIVE);
    },
  );

  it("[F02] does not let another client end the grant", () => {
    const step = redeem(ACTIVE, { ...REDEMPTION, clientId: "thief" }, now);
    expect(step.result).toEqual({ outcome: "mismatch" });
    expect(step.record).toBe(ACTIVE);
  });

  it("[F02] is remembered for as long as the code is good, also where nothing can be refreshed", () => {
    const { record } = redeem(AUTHORIZED, { ...REDEMPTION, refreshExpiresAt: now }, now);
    expect(present(record, PRESENTATION, now, false).result).toEqual({ outcome: "unknown" });
    expect(redeem(record, REDEMPTION, now + 59_999).result.outcome).toBe("replayed");
    expect(record && endOf(record)).toBe(AUTHORIZATION.codeExpiresAt);
  });

  it("[F09] makes no refresh token good for longer than the grant", () => {
    const { record } = redeem(AUTHORIZED, { ...REDEMPTION, refreshExpiresAt: now + 90 * DAY }, now);
    expect(record).toMatchObject({ refreshExpiresAt: AUTHORIZATION.expiresAt });
  });
});
