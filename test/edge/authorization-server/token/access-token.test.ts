import { decodeJwt, decodeProtectedHeader } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { ownIssuer } from "../../../../edge/src/access-token/own-issuer.ts";
import { verifyAccessToken } from "../../../../edge/src/access-token/verify.ts";
import type { AuthorizationServerContext } from "../../../../edge/src/authorization-server/context.ts";
import { signAccessToken } from "../../../../edge/src/authorization-server/token/access-token.ts";
import { KeyRing } from "../../../../edge/src/signing/key-ring.ts";
import type { SigningKey } from "../../../../edge/src/signing/signing-key.ts";
import { EDITOR, ISSUER, STUDIO, startAuthorizationServer } from "../../material/authorization-server.ts";
import { NOW, NOW_SECONDS } from "../../material/clock.ts";
import { DOCUMENTS_URL, documentsServer } from "../../material/server.ts";

const CONTENT = {
  subject: "company:alice",
  client: EDITOR,
  server: documentsServer(),
  scopes: ["public:read", "confidential:read"],
  obtainable: ["public:read", "confidential:read"],
};

let context: AuthorizationServerContext;

beforeEach(async () => {
  context = (await startAuthorizationServer()).context;
});

describe("an access token", () => {
  it("[F04] is for one server, and says no more than that server needs", async () => {
    const { token, expiresInSeconds } = await signAccessToken(CONTENT, context);
    expect(decodeProtectedHeader(token)).toEqual({ alg: "ES256", typ: "at+jwt", kid: "tokens-1" });
    expect(decodeJwt(token)).toEqual({
      iss: ISSUER,
      sub: "company:alice",
      aud: DOCUMENTS_URL,
      client_id: "editor",
      scope: "public:read confidential:read",
      iat: NOW_SECONDS,
      exp: NOW_SECONDS + 600,
      jti: expect.any(String),
    });
    expect(expiresInSeconds).toBe(600);
  });

  it("opens that server, and no other", async () => {
    const { token } = await signAccessToken(CONTENT, context);
    const { configuration, tokenKeys, now } = context;
    const { limits, servers } = configuration;
    const issuers = [ownIssuer(configuration, tokenKeys, now)];
    const { documents, tickets } = servers;
    if (!documents || !tickets) throw new Error("expected both servers");
    await expect(verifyAccessToken(token, documents, issuers, limits, NOW)).resolves.toMatchObject({
      principal: {
        issuer: ISSUER,
        subject: "company:alice",
        clientId: "editor",
        scopes: ["public:read", "confidential:read"],
        obtainable: [],
      },
    });
    await expect(verifyAccessToken(token, tickets, issuers, limits, NOW)).rejects.toThrow("Invalid audience");
  });

  it("[C02] says which scopes its identity could get beside those it has", async () => {
    const { token } = await signAccessToken({ ...CONTENT, scopes: ["public:read"] }, context);
    expect(decodeJwt(token)).toMatchObject({ scope: "public:read", obtainable_scope: "confidential:read" });
    const { configuration, tokenKeys, now } = context;
    const issuers = [ownIssuer(configuration, tokenKeys, now)];
    const { principal } = await verifyAccessToken(token, CONTENT.server, issuers, configuration.limits, NOW);
    expect(principal).toMatchObject({ scopes: ["public:read"], obtainable: ["confidential:read"] });
  });

  it("[F04] names the client shortly, however long its id is", async () => {
    const client = { ...STUDIO, id: "x".repeat(2000), handle: "dynamic:YWJjZGVmZ2hpamtsbW5vcA" };
    const { token } = await signAccessToken({ ...CONTENT, client }, context);
    expect(decodeJwt(token).client_id).toBe("dynamic:YWJjZGVmZ2hpamtsbW5vcA");
  });

  it("stays below 1 KiB with a subject of 60 characters and ten scopes", async () => {
    const scopes = Array.from({ length: 10 }, (_, index) => `documents:permission-${index}`);
    const { token } = await signAccessToken({ ...CONTENT, subject: "s".repeat(60), scopes }, context);
    expect(token.length).toBeLessThan(1024);
  });

  it("[F04] is another one each time", async () => {
    const one = await signAccessToken(CONTENT, context);
    const other = await signAccessToken(CONTENT, context);
    expect(decodeJwt(one.token).jti).not.toBe(decodeJwt(other.token).jti);
  });

  it.each([
    [Number.POSITIVE_INFINITY, 600],
    [600_000, 600],
    [599_999, 599],
    [90_000, 90],
    [1000, 1],
  ])("[F12] of something that ends in %d ms is good for %d seconds", async (milliseconds, seconds) => {
    const content = { ...CONTENT, notAfter: NOW.getTime() + milliseconds };
    const { token, expiresInSeconds } = await signAccessToken(content, context);
    expect(expiresInSeconds).toBe(seconds);
    expect(decodeJwt(token).exp).toBe(NOW_SECONDS + seconds);
  });

  it.each([999, 0, -1, -90_000])(
    "[F12] is not issued of something that ends in %d ms",
    async (milliseconds) => {
      const content = { ...CONTENT, notAfter: NOW.getTime() + milliseconds };
      await expect(signAccessToken(content, context)).rejects.toThrow("no time is left");
    },
  );

  it("is not issued without a key in force", async () => {
    const tokenKeys = new KeyRing<SigningKey>([], 600);
    await expect(signAccessToken(CONTENT, { ...context, tokenKeys })).rejects.toThrow("no key");
  });
});
