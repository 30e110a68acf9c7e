import { describe, expect, it } from "vitest";
import {
  clientOf,
  endOf,
  type GrantRecord,
} from "../../../../../edge/src/authorization-server/grant/grant-record.ts";
import { revoke } from "../../../../../edge/src/authorization-server/grant/grant-state.ts";
import { NOW } from "../../../material/clock.ts";
import {
  ACTIVE,
  AUTHORIZATION,
  AUTHORIZED,
  CLAIMED,
  DAY,
  PENDING,
  phasesBut,
  SECOND,
  SIGN_IN,
} from "../../../material/grant-records.ts";

const now = NOW.getTime();

describe("revoking a grant", () => {
  it.each(phasesBut("nothing"))("ends %s", (_, record) => {
    expect(revoke(record, undefined, now)).toEqual({ record: undefined, result: true });
    expect(revoke(record, "editor", now)).toEqual({ record: undefined, result: true });
  });

  it.each(phasesBut("nothing"))("[F11] does not let another client end %s", (_, record) => {
    expect(revoke(record, "thief", now)).toEqual({ record, result: false });
    expect(revoke(record, "", now)).toEqual({ record, result: false });
  });

  it("finds nothing where there is nothing", () => {
    expect(revoke(undefined, undefined, now).result).toBe(false);
    expect(revoke(PENDING, undefined, SIGN_IN.expiresAt).result).toBe(false);
  });
});

describe("the end of a grant", () => {
  it.each([
    ["sign-in", PENDING, SIGN_IN.expiresAt],
    ["callback", CLAIMED, now + 60 * SECOND],
    ["code", AUTHORIZED, AUTHORIZATION.codeExpiresAt],
    ["idle time", ACTIVE, ACTIVE.refreshExpiresAt],
    ["absolute time", { ...ACTIVE, refreshExpiresAt: now + 90 * DAY }, AUTHORIZATION.expiresAt],
    ["renewal", { ...ACTIVE, refreshExpiresAt: now + 61_000, leasedUntil: now + 91_000 }, now + 91_000],
  ])("is that of its %s", (_, record, end) => {
    expect(endOf(record as GrantRecord)).toBe(end);
  });

  it.each(phasesBut("nothing"))("does not change whose %s is", (_, record) => {
    expect(record && clientOf(record)).toBe("editor");
  });
});
