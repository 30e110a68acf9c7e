import fc from "fast-check";
import { decodeJwt, exportJWK, generateKeyPair } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import type { Principal } from "../../../edge/src/access-token/principal.ts";
import { Assertions } from "../../../edge/src/origin/assertions.ts";
import { readSigningKey, type SigningKey } from "../../../edge/src/signing/signing-key.ts";
import { NOW } from "../material/clock.ts";

const ALICE: Principal = {
  issuer: "https://login.example.com",
  subject: "alice",
  clientId: "editor",
  scopes: ["public:read", "confidential:read"],
};
const PARAMETERS = {
  issuer: "https://mcp.example.com/callers",
  audience: "https://documents.internal.example/mcp",
  lifetimeSeconds: 60,
};

let keys: readonly SigningKey[];

beforeAll(async () => {
  keys = await Promise.all(
    ["callers-1", "callers-2"].map(async (kid) => {
      const { privateKey } = await generateKeyPair("ES256", { extractable: true });
      return readSigningKey(JSON.stringify({ ...(await exportJWK(privateKey)), kid }));
    }),
  );
});

function key(index = 0): SigningKey {
  const found = keys[index];
  if (!found) throw new Error("expected a key");
  return found;
}

function later(milliseconds: number): Date {
  return new Date(NOW.getTime() + milliseconds);
}

describe("the assertion about a caller", () => {
  it("[H05] is sent again for the first half of its life", async () => {
    const assertions = new Assertions();
    const first = await assertions.about(ALICE, key(), PARAMETERS, NOW);
    expect(await assertions.about({ ...ALICE }, key(), PARAMETERS, later(29_999))).toBe(first);
    expect(await assertions.about(ALICE, key(), PARAMETERS, later(30_000))).not.toBe(first);
  });

  it("[H05] is another one by a clock that was put back", async () => {
    const assertions = new Assertions();
    const first = await assertions.about(ALICE, key(), PARAMETERS, NOW);
    expect(await assertions.about(ALICE, key(), PARAMETERS, later(-1))).not.toBe(first);
  });

  it("[H05] is another one when another key has begun", async () => {
    const assertions = new Assertions();
    const first = await assertions.about(ALICE, key(0), PARAMETERS, NOW);
    expect(await assertions.about(ALICE, key(1), PARAMETERS, NOW)).not.toBe(first);
  });

  it("[H05] [K06] says what is so of this very caller, for this very origin, whoever called before", async () => {
    const text = fc.constantFrom("a", "b", "a b", 'a","b', "");
    const caller = fc.record({
      issuer: text,
      subject: text,
      scopes: fc.array(fc.constantFrom("a", "b", "ab"), { maxLength: 2 }),
    });
    const named = fc.tuple(caller, fc.option(text, { nil: undefined }), fc.boolean()).map(
      ([rest, clientId, isClient]): Principal => ({
        ...rest,
        ...(clientId !== undefined && { clientId }),
        ...(isClient && { kind: "client" }),
      }),
    );
    const asked = fc.tuple(named, text);
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { minLength: 2, maxLength: 10 }), async (all) => {
        const assertions = new Assertions(4);
        for (const [principal, audience] of [...all, ...all]) {
          const assertion = await assertions.about(principal, key(), { ...PARAMETERS, audience }, NOW);
          const { sub, sub_iss, sub_kind, client_id, scope, aud } = decodeJwt(assertion);
          expect({ sub, sub_iss, sub_kind, client_id, scope, aud }).toEqual({
            sub: principal.subject,
            sub_iss: principal.issuer,
            sub_kind: principal.kind,
            client_id: principal.clientId,
            scope: principal.scopes.join(" "),
            aud: audience,
          });
        }
      }),
      { numRuns: 50 },
    );
  });

  it("[H05] is forgotten when there are too many, the oldest first", async () => {
    const assertions = new Assertions(2);
    const about = (subject: string) => assertions.about({ ...ALICE, subject }, key(), PARAMETERS, NOW);
    const first = await about("a");
    const second = await about("b");
    await about("c");
    expect(await about("b")).toBe(second);
    expect(await about("a")).not.toBe(first);
  });
});
