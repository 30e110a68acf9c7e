import fc from "fast-check";
import { base64url } from "jose";
import { describe, expect, it, vi } from "vitest";
import type { Principal } from "../../../edge/src/access-token/principal.ts";
import { TokenError } from "../../../edge/src/access-token/token-error.ts";
import { VerifiedTokens } from "../../../edge/src/access-token/verified-tokens.ts";
import { NOW, NOW_SECONDS } from "../material/clock.ts";

const START = NOW.getTime();
const ISSUER = "https://login.example.com";
const END = START + 600_000;

/** A token by what is in it; who signed it is for others to verify. */
function tokenOf(claims: object, signature = "c2ln"): string {
  const part = (value: object) => base64url.encode(JSON.stringify(value));
  return `${part({ alg: "ES256" })}.${part({ exp: NOW_SECONDS + 600, ...claims })}.${signature}`;
}

function principal(subject: string): Principal {
  return { issuer: ISSUER, subject, scopes: [] };
}

/** Verifies what names alice, and counts how often. */
function countingVerifier(until = END) {
  return vi.fn(async () => ({ principal: principal("alice"), until }));
}

describe("a verified token", () => {
  it("[A21] is not verified again while it is remembered", async () => {
    const tokens = new VerifiedTokens();
    const verify = countingVerifier();
    const token = tokenOf({});
    expect(await tokens.principalOf(token, START, verify)).toEqual(principal("alice"));
    expect(await tokens.principalOf(token, START + 59_999, verify)).toEqual(principal("alice"));
    expect(verify).toHaveBeenCalledTimes(1);
  });

  it("[A21] is verified again after a minute", async () => {
    const tokens = new VerifiedTokens();
    const verify = countingVerifier();
    await tokens.principalOf(tokenOf({}), START, verify);
    await tokens.principalOf(tokenOf({}), START + 60_000, verify);
    expect(verify).toHaveBeenCalledTimes(2);
  });

  it("[A21] is verified again as soon as it has ended, whatever clocks are forgiven", async () => {
    const tokens = new VerifiedTokens();
    const token = tokenOf({ exp: NOW_SECONDS + 5 });
    await tokens.principalOf(token, START, countingVerifier(START + 5000));
    const refuse = () => Promise.reject(new TokenError("it has expired"));
    expect(await tokens.principalOf(token, START + 4999, refuse)).toEqual(principal("alice"));
    await expect(tokens.principalOf(token, START + 5000, refuse)).rejects.toThrow("it has expired");
    await expect(tokens.principalOf(token, START, refuse)).rejects.toThrow("it has expired");
  });

  it("[B05] is verified again when its issuer's keys are to be asked for anew, or nothing is said of them", async () => {
    for (const [until, later] of [
      [START + 10_000, START + 10_000],
      [0, START],
    ] as const) {
      const tokens = new VerifiedTokens();
      const verify = countingVerifier(until);
      await tokens.principalOf(tokenOf({}), START, verify);
      await tokens.principalOf(tokenOf({}), later, verify);
      expect(verify).toHaveBeenCalledTimes(2);
    }
  });

  it("[A21] is verified again by a clock that was put back", async () => {
    const tokens = new VerifiedTokens();
    const verify = countingVerifier();
    await tokens.principalOf(tokenOf({}), START, verify);
    await tokens.principalOf(tokenOf({}), START - 1, verify);
    expect(verify).toHaveBeenCalledTimes(2);
  });

  it("[A21] is told from every other, however much of both is equal", async () => {
    const claims = fc.record({ sub: fc.string({ maxLength: 3 }) });
    const token = fc
      .tuple(claims, fc.stringMatching(/^[a-z]{20}[ab]$/))
      .map(([each, end]) => tokenOf(each, end));
    await fc.assert(
      fc.asyncProperty(fc.array(token, { minLength: 2, maxLength: 12 }), async (all) => {
        const tokens = new VerifiedTokens();
        for (const each of [...all, ...all]) {
          const named = await tokens.principalOf(each, START, async () => ({
            principal: principal(each),
            until: END,
          }));
          expect(named.subject).toBe(each);
        }
      }),
    );
  });

  it("[A21] is one whole: neither its beginning nor its end stands for it", async () => {
    const token = tokenOf({});
    for (const other of [token.slice(0, -1), `${token} `, token.toUpperCase(), token.slice(0, 20), ""]) {
      const tokens = new VerifiedTokens();
      await tokens.principalOf(token, START, countingVerifier());
      const refuse = () => Promise.reject(new TokenError("not this one"));
      await expect(tokens.principalOf(other, START, refuse)).rejects.toThrow("not this one");
    }
  });

  it("[A21] [A22] is not one that could not be verified: that is found out each time", async () => {
    const tokens = new VerifiedTokens();
    const verify = vi.fn(() => Promise.reject(new TokenError("a bad signature")));
    for (let time = 0; time < 3; time++) {
      await expect(tokens.principalOf(tokenOf({}), START, verify)).rejects.toThrow("a bad signature");
    }
    expect(verify).toHaveBeenCalledTimes(3);
  });

  it("[A21] makes room for others: the one that was verified first is forgotten", async () => {
    const tokens = new VerifiedTokens(2);
    const [first = "", second = "", third = ""] = ["a", "b", "c"].map((sub) => tokenOf({ sub }));
    for (const each of [first, second, third]) await tokens.principalOf(each, START, countingVerifier());
    const verify = countingVerifier();
    for (const each of [second, third]) await tokens.principalOf(each, START, verify);
    expect(verify).not.toHaveBeenCalled();
    await tokens.principalOf(first, START, verify);
    expect(verify).toHaveBeenCalledTimes(1);
  });
});
