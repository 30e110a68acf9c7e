import { describe, expect, it } from "vitest";
import { present, release, rotate } from "../../../../../edge/src/authorization-server/grant/grant-state.ts";
import { NOW } from "../../../material/clock.ts";
import {
  ACTIVE,
  AUTHORIZATION,
  DAY,
  LEASED,
  PENDING,
  PRESENTATION,
  phasesBut,
  ROTATED,
  ROTATION,
  SECOND,
} from "../../../material/grant-records.ts";

const now = NOW.getTime();

describe("presenting the current refresh token", () => {
  it("gives the renewal to whoever comes first, for half a minute", () => {
    expect(present(ACTIVE, PRESENTATION, now, false)).toEqual({
      record: LEASED,
      result: { outcome: "current", state: { authorization: AUTHORIZATION, generation: 1 } },
    });
  });

  it("has others wait meanwhile, and no longer", () => {
    const until = now + 30 * SECOND;
    const step = present(LEASED, PRESENTATION, until - 1, false);
    expect(step.result).toEqual({ outcome: "renewing", until });
    expect(step.record).toBe(LEASED);
    expect(present(LEASED, PRESENTATION, until, false).result.outcome).toBe("current");
  });

  it("can begin anew after a renewal that was given up", () => {
    expect(release(LEASED, 1).record).toEqual(ACTIVE);
    expect(release(LEASED, 2).record).toBe(LEASED);
    expect(release(PENDING, 1).record).toBe(PENDING);
    expect(release(undefined, 1).record).toBeUndefined();
  });

  it("[F09] goes on with the session that a renewal left behind, and with all else as it was", () => {
    const authorization = { ...AUTHORIZATION, session: "sealed-session-2" };
    expect(release(LEASED, 1, "sealed-session-2").record).toEqual({ ...ACTIVE, authorization });
  });

  it.each([
    ["of another generation", LEASED, 2],
    ["of an earlier generation", { ...LEASED, generation: 2 }, 1],
    ["when nobody is renewing", ACTIVE, 1],
    ["when a successor was handed out", ROTATED, 2],
    ["before there is anything to renew", PENDING, 1],
    ["when the grant has ended", undefined, 1],
  ])("[F09] takes no session %s", (_, record, generation) => {
    expect(release(record, generation, "sealed-session-2").record).toBe(record);
  });

  it("[F07] ends the grace of the token before", () => {
    const { record } = present(ROTATED, { ...PRESENTATION, generation: 2 }, now, false);
    expect(record).not.toHaveProperty("rotation");
    expect(present(record, PRESENTATION, now, false).result.outcome).toBe("replayed");
  });

  it.each([
    ["another client", { clientId: "thief" }, "mismatch"],
    ["another server", { server: "tickets" }, "wrong-target"],
    ["a scope that nobody consented to", { scopes: ["public:read", "admin"] }, "wrong-scope"],
    ["a generation that was never handed out", { generation: 2 }, "unknown"],
  ])("[F08] is refused for %s, and nothing changes", (_, change, outcome) => {
    const step = present(ACTIVE, { ...PRESENTATION, ...change }, now, false);
    expect(step.result).toEqual({ outcome });
    expect(step.record).toBe(ACTIVE);
  });

  it.each([{ scopes: [] }, { scopes: ["public:read"] }, { scopes: ["confidential:read", "public:read"] }])(
    "[F08] may ask for %j of what was consented to",
    (change) => {
      expect(present(ACTIVE, { ...PRESENTATION, ...change }, now, false).result.outcome).toBe("current");
    },
  );

  it("[F09] is over when it was not used for too long", () => {
    expect(present(ACTIVE, PRESENTATION, now + 14 * DAY - 1, false).result.outcome).toBe("current");
    expect(present(ACTIVE, PRESENTATION, now + 14 * DAY, false).result).toEqual({ outcome: "unknown" });
  });

  it("[F09] is over with the grant, however often it was used", () => {
    const used = { ...ACTIVE, generation: 9, refreshExpiresAt: AUTHORIZATION.expiresAt };
    const presentation = { ...PRESENTATION, generation: 9 };
    const { expiresAt } = AUTHORIZATION;
    expect(present(used, presentation, expiresAt - 1, false).result.outcome).toBe("current");
    expect(present(used, presentation, expiresAt, false).result).toEqual({ outcome: "unknown" });
  });

  it.each(phasesBut("an active grant"))("finds none where there is %s", (_, record) => {
    const step = present(record, PRESENTATION, now, false);
    expect(step.result).toEqual({ outcome: "unknown" });
    expect(step.record).toBe(record);
  });
});

describe("presenting an earlier refresh token", () => {
  it("[F07] gives the same successor once more, and no more than once", () => {
    const first = present(ROTATED, PRESENTATION, now + 5 * SECOND, false);
    const state = { authorization: AUTHORIZATION, generation: 2 };
    expect(first.result).toEqual({ outcome: "repeated", state, successor: "sealed-successor" });
    const second = present(first.record, PRESENTATION, now + 6 * SECOND, false);
    expect(second.result).toEqual({ outcome: "superseded" });
    expect(second.record).toBe(first.record);
  });

  it("[F07] gives it within the grace, after which it is a replay", () => {
    expect(present(ROTATED, PRESENTATION, now + 59_999, false).result.outcome).toBe("repeated");
    expect(present(ROTATED, PRESENTATION, now + 60_000, false).result.outcome).toBe("replayed");
  });

  it("[F07] is a replay at once where there is no grace", () => {
    const step = present(ROTATED, { ...PRESENTATION, graceSeconds: 0 }, now, false);
    expect(step.result.outcome).toBe("replayed");
  });

  it("[F06] ends the grant when it is older than the one before, whatever the grace", () => {
    const third = { ...ROTATED, generation: 3 };
    const step = present(third, PRESENTATION, now, false);
    expect(step.record).toBeUndefined();
    expect(step.result).toEqual({
      outcome: "replayed",
      state: { authorization: AUTHORIZATION, generation: 3 },
    });
  });

  it("[F06] does not let another client end the grant", () => {
    const step = present(ROTATED, { ...PRESENTATION, clientId: "thief" }, now + DAY, false);
    expect(step.result).toEqual({ outcome: "mismatch" });
    expect(step.record).toBe(ROTATED);
  });

  it.each([
    [{ server: "tickets" }, "wrong-target"],
    [{ scopes: ["admin"] }, "wrong-scope"],
  ])("[F08] does not use up its repetition with %j", (change, outcome) => {
    const step = present(ROTATED, { ...PRESENTATION, ...change }, now, false);
    expect(step.result).toEqual({ outcome });
    expect(step.record).toBe(ROTATED);
  });

  it("gives the successor to all who were waiting for it, without using up the repetition", () => {
    for (const waited of [1, 2, 3]) {
      const step = present(ROTATED, PRESENTATION, now + waited, true);
      expect(step.result.outcome).toBe("repeated");
      expect(step.record).toBe(ROTATED);
    }
  });

  it("is late, not a replay, for those who have waited too long for the successor", () => {
    const { rotation: _, ...used } = ROTATED;
    for (const record of [used, { ...ROTATED, generation: 3 }]) {
      const step = present(record, PRESENTATION, now, true);
      expect(step.result).toEqual({ outcome: "superseded" });
      expect(step.record).toBe(record);
    }
  });
});

describe("handing over to a successor", () => {
  it("keeps what the renewal brought, and what was consented to", () => {
    const { scopes, obtainable, session } = ROTATION;
    expect(rotate(LEASED, 1, ROTATION, now)).toEqual({
      record: { ...ROTATED, authorization: { ...AUTHORIZATION, scopes, obtainable, session } },
      result: true,
    });
  });

  it("[F09] makes no successor good for longer than the grant", () => {
    const { record } = rotate(LEASED, 1, { ...ROTATION, successorExpiresAt: now + 90 * DAY }, now);
    expect(record).toMatchObject({ refreshExpiresAt: AUTHORIZATION.expiresAt });
  });

  it("[F06] happens once for a refresh token, whoever else was renewing too", () => {
    const { record } = rotate(LEASED, 1, ROTATION, now);
    const again = rotate(record, 1, { ...ROTATION, successor: "another" }, now);
    expect(again.result).toBe(false);
    expect(again.record).toBe(record);
  });

  it("still happens when the idle time ran out during the renewal", () => {
    const { record } = present(ACTIVE, PRESENTATION, now + 14 * DAY - 1, false);
    expect(rotate(record, 1, ROTATION, now + 14 * DAY + SECOND).result).toBe(true);
  });

  it.each(phasesBut("an active grant"))("does not happen where there is %s", (_, record) => {
    const step = rotate(record, 1, ROTATION, now);
    expect(step.result).toBe(false);
    expect(step.record).toBe(record);
  });
});
