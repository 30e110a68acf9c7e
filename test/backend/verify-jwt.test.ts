import { exportSPKI, generateKeyPair, importJWK, UnsecuredJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import {
  InvalidTokenError,
  KeysUnavailableError,
  type TokenOptions,
  verifyJwt,
} from "../../edge/backend/index.ts";
import { createIssuer, type Issuer, signToken, type TokenDeviation } from "./issuer.ts";

const now = () => Math.floor(Date.now() / 1000);

let issuer: Issuer;
let options: TokenOptions;
let verify: ReturnType<typeof verifyJwt>;

beforeAll(async () => {
  issuer = await createIssuer("https://login.example.com");
  const { fetch } = issuer;
  options = { issuer: issuer.issuer, audience: "https://tasks.example.com", fetch };
  verify = verifyJwt(options);
});

test("a good token names the caller", async () => {
  const claims = { email: "alice@example.com", email_verified: true };
  expect(await verify(await signToken(issuer, { claims }))).toEqual({
    issuer: "https://login.example.com",
    subject: "alice",
    clientId: "editor",
    email: "alice@example.com",
    scopes: ["read:tasks", "write:tasks"],
  });
});

test("[A12] a client that got the token for itself is not the person who is called like it", async () => {
  const claims = { client_id: "alice" };
  expect(await verify(await signToken(issuer, { claims }))).toMatchObject({
    subject: "alice",
    kind: "client",
  });
});

test("[A12] an address that its issuer does not call verified is nobody's", async () => {
  for (const email_verified of [false, "false", undefined, null, 1, ["false"]]) {
    const claims = { email: "alice@example.com", email_verified };
    expect(await verify(await signToken(issuer, { claims }))).not.toHaveProperty("email");
  }
  const claims = { email: "alice@example.com", email_verified: "true" };
  expect(await verify(await signToken(issuer, { claims }))).toHaveProperty("email");
});

describe("taken is a token", () => {
  test.each<[string, TokenDeviation, Partial<TokenOptions>]>([
    [
      "for several audiences, one of which is this",
      { claims: { aud: ["https://a", "https://tasks.example.com"] } },
      {},
    ],
    ["for another name of this backend", { claims: { aud: "tasks" } }, { audience: ["https://a", "tasks"] }],
    ["of the long form of its type", { header: { typ: "application/AT+JWT" } }, {}],
    [
      "that only says that it is a JWT, where its issuer knows no better",
      { header: { typ: "JWT" } },
      { tokenType: "JWT" },
    ],
    [
      "with its scopes as a list, in another claim",
      { claims: { scp: ["read:tasks"] } },
      { scopeClaim: "scp" },
    ],
    ["of a client that azp names", { claims: { client_id: undefined, azp: "editor" } }, {}],
    ["that ended within the half minute by which clocks may differ", { claims: { exp: now() - 20 } }, {}],
    [
      "that says what else was asked for",
      { claims: { token_use: "access" } },
      { claims: { token_use: "access" } },
    ],
    [
      "whose subject is in another claim",
      { claims: { sub: "pairwise", oid: "alice" } },
      { subjectClaim: "oid" },
    ],
  ])("%s", async (_, deviation, more) => {
    const caller = await verifyJwt({ ...options, ...more })(await signToken(issuer, deviation));
    expect(caller).toMatchObject({ subject: "alice", clientId: "editor" });
    expect(caller.scopes).toContain("read:tasks");
  });
});

describe("refused is a token", () => {
  const idToken = { nonce: "n-0S6_WzA2Mj", scope: "openid" };
  test.each<[string, TokenDeviation, Partial<TokenOptions>?]>([
    ["without a type", { header: { typ: undefined } }],
    ["that only says that it is a JWT", { header: { typ: "JWT" } }],
    ["that is an assertion of the edge", { header: { typ: "caller-assertion+jwt" } }],
    ["that is an ID token, whatever its type", { claims: idToken }],
    [
      "that is an ID token, also where types say little",
      { claims: idToken, header: { typ: "JWT" } },
      { tokenType: "JWT" },
    ],
    [
      "without scopes, where types say little",
      { claims: { scope: undefined }, header: { typ: "JWT" } },
      { tokenType: "JWT" },
    ],
    ["for another audience", { claims: { aud: "https://other.example.com" } }],
    [
      "for an audience that begins like this one",
      { claims: { aud: "https://tasks.example.com.evil.example" } },
    ],
    ["without an audience", { claims: { aud: undefined } }],
    ["of another issuer", { claims: { iss: "https://login.example.com/" } }],
    ["that has ended", { claims: { iat: now() - 700, exp: now() - 31 } }],
    ["that never ends", { claims: { exp: undefined } }],
    ["that ends after more than a day", { claims: { exp: now() + 90_000 } }],
    ["that is issued in the future", { claims: { iat: now() + 60, exp: now() + 600 } }],
    ["that is not valid yet", { claims: { nbf: now() + 60 } }],
    ["without a subject", { claims: { sub: undefined } }],
    ["with an empty subject", { claims: { sub: "" } }],
    ["that is bound to a key", { claims: { cnf: { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" } } }],
    ["with scopes of another kind", { claims: { scope: { "read:tasks": true } } }],
    ["with a scope that would be two", { claims: { scope: ["read:tasks admin"] } }],
    ["that does not say what else was asked for", {}, { claims: { token_use: "access" } }],
    ["of a key that is not published", { header: { kid: "two" } }],
  ])("%s", async (_, deviation, more = {}) => {
    const token = await signToken(issuer, deviation);
    await expect(verifyJwt({ ...options, ...more })(token)).rejects.toThrow(InvalidTokenError);
  });

  test("of another key under the published name", async () => {
    const { privateKey: key } = await generateKeyPair("ES256");
    await expect(verify(await signToken(issuer, { key }))).rejects.toThrow(InvalidTokenError);
  });

  test("of an algorithm that is not asked for", async () => {
    const token = await signToken(issuer);
    const strict = verifyJwt({ ...options, algorithms: ["RS256"] });
    await expect(strict(token)).rejects.toThrow(InvalidTokenError);
  });

  test("signed with the public key as a shared secret", async () => {
    const { keys } = await ((await issuer.fetch("https://login.example.com/jwks")).json() as Promise<{
      keys: [object];
    }>);
    const publicKey = await importJWK(keys[0], "ES256", { extractable: true });
    if (publicKey instanceof Uint8Array) throw new Error("expected a public key");
    const key = new TextEncoder().encode(await exportSPKI(publicKey));
    const token = await signToken(issuer, { header: { alg: "HS256" }, key });
    await expect(verify(token)).rejects.toThrow(InvalidTokenError);
  });

  test("that is not signed", async () => {
    const token = new UnsecuredJWT({ sub: "alice", scope: "read:tasks" })
      .setIssuer(issuer.issuer)
      .setAudience("https://tasks.example.com")
      .setExpirationTime("10m")
      .encode();
    await expect(verify(token)).rejects.toThrow(InvalidTokenError);
  });

  test("that is in any other form", async () => {
    const token = await signToken(issuer);
    for (const text of ["", ` ${token}`, `${token}=`, `${token}.a.b`, `${"a".repeat(16_384)}.b.c`]) {
      await expect(verify(text)).rejects.toThrow(InvalidTokenError);
    }
  });
});

test("an issuer whose keys cannot be had is told apart from a bad token", async () => {
  const silent = await createIssuer("https://silent.example.com");
  silent.documents.set("https://silent.example.com/jwks", () => new Response(null, { status: 500 }));
  const { fetch } = silent;
  const verifySilent = verifyJwt({ issuer: silent.issuer, audience: "https://tasks.example.com", fetch });
  await expect(verifySilent(await signToken(silent))).rejects.toThrow(KeysUnavailableError);
});

describe("there is no way to ask for", () => {
  test.each<[string, object]>([
    ["a shared secret", { algorithms: ["HS256"] }],
    ["no signature", { algorithms: ["none"] }],
    ["no algorithm", { algorithms: [] }],
    ["no audience", { audience: undefined }],
    ["an empty audience", { audience: "" }],
    ["no audience of a list", { audience: [] }],
    ["an audience that is not said, in a list", { audience: ["https://tasks.example.com", undefined] }],
    ["a claim whatever its value", { claims: { tid: undefined } }],
    ["a claim without a value", { claims: { tid: "" } }],
    ["an issuer without https", { issuer: "http://login.example.com" }],
    ["keys without https", { jwksUri: "http://login.example.com/jwks" }],
  ])("%s", (_, more) => {
    expect(() => verifyJwt({ ...options, ...more })).toThrow(TypeError);
  });
});
