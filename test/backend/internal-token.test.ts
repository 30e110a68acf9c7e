import { decodeJwt, decodeProtectedHeader, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { InvalidTokenError, signInternalToken, verifyInternalToken } from "../../edge/backend/index.ts";

const SECRET = "0f6d1d6c2a9b4b7f8d3c5e1a7b9d2f40";
const OPTIONS = { key: SECRET, issuer: "mcp-server", audience: "backend" };
const USER = { userId: "alice", scopes: ["read:tasks", "write:tasks"] };

/** A token that is good but for the deviation. */
function sign(claims: JWTPayload = {}, header: object = {}, key = SECRET): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const good = { iss: "mcp-server", aud: "backend", sub: "alice", scope: "read:tasks", jti: "1" };
  return new SignJWT({ ...good, iat: now, exp: now + 60, ...claims })
    .setProtectedHeader({ alg: "HS256", typ: "internal+jwt", ...header })
    .sign(new TextEncoder().encode(key));
}

describe("a user is carried to another service", () => {
  test("by a secret that both have, for a minute", async () => {
    const token = await signInternalToken(USER, OPTIONS);
    expect(decodeProtectedHeader(token)).toEqual({ alg: "HS256", typ: "internal+jwt" });
    const { iat = 0, exp = 0, jti } = decodeJwt(token);
    expect(exp - iat).toBe(60);
    expect(jti).not.toBe(decodeJwt(await signInternalToken(USER, OPTIONS)).jti);
    expect(await verifyInternalToken(token, OPTIONS)).toEqual({
      issuer: "mcp-server",
      subject: "alice",
      scopes: ["read:tasks", "write:tasks"],
    });
  });

  test.each(["ES256", "Ed25519"])("by a key pair for %s", async (algorithm) => {
    const { publicKey, privateKey } = await generateKeyPair(algorithm);
    const token = await signInternalToken({ userId: "alice", scopes: [] }, { ...OPTIONS, key: privateKey });
    const caller = await verifyInternalToken(token, { ...OPTIONS, key: publicKey });
    expect(caller).toEqual({ issuer: "mcp-server", subject: "alice", scopes: [] });
  });
});

describe("refused is an internal token", () => {
  const now = Math.floor(Date.now() / 1000);
  test.each<[string, JWTPayload, object?, string?]>([
    ["for another service", { aud: "other" }],
    ["of another service", { iss: "other" }],
    ["of another kind", {}, { typ: "at+jwt" }],
    ["without a kind", {}, { typ: undefined }],
    ["of another algorithm", {}, { alg: "HS512" }, `${SECRET}${SECRET}`],
    ["of another secret", {}, {}, "f".repeat(32)],
    ["that has ended", { iat: now - 91, exp: now - 31 }],
    ["that is old and claims to be valid still", { iat: now - 300 }],
    ["that is valid for longer than a minute", { exp: now + 600 }],
    ["that never ends", { exp: undefined }],
    ["of nobody", { sub: undefined }],
    ["of an empty user", { sub: "" }],
    ["without an id", { jti: undefined }],
    ["without scopes", { scope: undefined }],
  ])("%s", async (_, claims, header = {}, key = SECRET) => {
    await expect(verifyInternalToken(await sign(claims, header, key), OPTIONS)).rejects.toThrow(
      InvalidTokenError,
    );
  });

  test("that is signed with the public key as a secret", async () => {
    const { publicKey } = await generateKeyPair("ES256", { extractable: true });
    const spki = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
    const token = await signInternalToken(USER, { ...OPTIONS, key: spki });
    await expect(verifyInternalToken(token, { ...OPTIONS, key: publicKey })).rejects.toThrow(
      InvalidTokenError,
    );
  });
});

describe("no token is made", () => {
  test.each([
    ["a short secret", SECRET.slice(1)],
    ["a secret that is none", ""],
  ])("by %s", async (_, key) => {
    await expect(signInternalToken(USER, { ...OPTIONS, key })).rejects.toThrow(TypeError);
    await expect(verifyInternalToken("a.b.c", { ...OPTIONS, key })).rejects.toThrow(TypeError);
  });

  test("by a key of another kind", async () => {
    const { privateKey: key } = await generateKeyPair("RS256");
    await expect(signInternalToken(USER, { ...OPTIONS, key })).rejects.toThrow(TypeError);
  });

  test.each([
    ["from whomever", { issuer: undefined }],
    ["from nobody", { issuer: "" }],
    ["for whomever", { audience: undefined }],
    ["for no service", { audience: "" }],
  ])("%s, nor believed", async (_, parties) => {
    // As JavaScript may call it, with variables that are not set.
    const options = { ...OPTIONS, ...parties } as typeof OPTIONS;
    await expect(signInternalToken(USER, options)).rejects.toThrow(TypeError);
    const token = await sign({ aud: "another", iss: "another" });
    await expect(verifyInternalToken(token, options)).rejects.toThrow(TypeError);
  });

  test("for nobody", async () => {
    await expect(signInternalToken({ ...USER, userId: "" }, OPTIONS)).rejects.toThrow(TypeError);
  });

  test.each(["read:tasks write:tasks", "", 'a"b'])("with what is no scope: '%s'", async (scope) => {
    await expect(signInternalToken({ ...USER, scopes: [scope] }, OPTIONS)).rejects.toThrow(TypeError);
  });
});
