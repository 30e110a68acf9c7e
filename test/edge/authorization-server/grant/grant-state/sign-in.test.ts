import { describe, expect, it } from "vitest";
import { authorize, begin, claim } from "../../../../../edge/src/authorization-server/grant/grant-state.ts";
import { NOW } from "../../../material/clock.ts";
import {
  AUTHORIZATION,
  AUTHORIZED,
  CLAIMED,
  PENDING,
  phasesBut,
  REQUEST,
  SECOND,
  SIGN_IN,
} from "../../../material/grant-records.ts";

const now = NOW.getTime();
const { browser } = SIGN_IN;

describe("beginning a grant", () => {
  it("keeps the sign-in", () => {
    expect(begin(undefined, SIGN_IN)).toEqual({ record: PENDING, result: true });
  });

  it.each(phasesBut("nothing"))("changes nothing where there is %s", (_, record) => {
    const step = begin(record, { ...SIGN_IN, browser: "another" });
    expect(step.result).toBe(false);
    expect(step.record).toBe(record);
  });
});

describe("claiming a sign-in", () => {
  it("gives it to the browser that approved it, and keeps only whose it was", () => {
    expect(claim(PENDING, browser, now)).toEqual({ record: CLAIMED, result: SIGN_IN });
  });

  it.each(["", "another", `${browser}x`, browser.slice(1), browser.toLowerCase()])(
    "[E04] changes nothing for the browser %j",
    (other) => {
      const step = claim(PENDING, other, now);
      expect(step.result).toBeUndefined();
      expect(step.record).toBe(PENDING);
    },
  );

  it.each(phasesBut("a pending sign-in"))("[E05] gives nothing where there is %s", (_, record) => {
    const step = claim(record, browser, now);
    expect(step.result).toBeUndefined();
    expect(step.record).toBe(record);
  });

  it("[E05] gives nothing after the sign-in's time", () => {
    expect(claim(PENDING, browser, SIGN_IN.expiresAt - 1).result).toEqual(SIGN_IN);
    expect(claim(PENDING, browser, SIGN_IN.expiresAt).result).toBeUndefined();
  });

  it("leaves time to ask the provider, also in the last moment", () => {
    const { record } = claim(PENDING, browser, SIGN_IN.expiresAt - 1);
    expect(authorize(record, AUTHORIZATION, SIGN_IN.expiresAt + 5 * SECOND).result).toBe(true);
  });
});

describe("authorizing a grant", () => {
  it("keeps what the sign-in came to", () => {
    expect(authorize(CLAIMED, AUTHORIZATION, now)).toEqual({ record: AUTHORIZED, result: true });
  });

  it.each(phasesBut("a claimed sign-in"))("is refused where there is %s", (_, record) => {
    const step = authorize(record, AUTHORIZATION, now);
    expect(step.result).toBe(false);
    expect(step.record).toBe(record);
  });

  it("is refused for another client than the sign-in was for", () => {
    const other = { ...AUTHORIZATION, request: { ...REQUEST, clientId: "thief" } };
    expect(authorize(CLAIMED, other, now).result).toBe(false);
  });

  it("is refused when the provider took too long", () => {
    expect(authorize(CLAIMED, AUTHORIZATION, now + 60 * SECOND).result).toBe(false);
  });
});
