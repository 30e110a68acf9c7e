import { createLocalJWKSet, decodeJwt, jwtVerify } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { createToken } from "../../../edge/command/token/create-token.ts";
import { DOCUMENT, gatewayOf, SECRET, SHARED_ISSUER, signingKey } from "./gateways.ts";

const NOW = 1_780_315_200_000;
const ORDER = {
  subject: "alice",
  scopes: ["documents:read", "documents:admin"],
  clientId: "cli",
  expiresIn: 600,
};
const currentDate = new Date(NOW);

let key: Awaited<ReturnType<typeof signingKey>>;

beforeAll(async () => {
  key = await signingKey();
});

describe("a token that is made by hand", () => {
  it("is signed with the gateway's own key, and says what was ordered", async () => {
    const token = await createToken(ORDER, gatewayOf({ TOKENS_1: key.secret }), NOW);
    const keys = createLocalJWKSet({ keys: [key.published] });
    const { payload, protectedHeader } = await jwtVerify(token, keys, { currentDate });
    expect(protectedHeader).toEqual({ alg: "ES256", typ: "at+jwt", kid: "tokens-1" });
    expect(payload).toEqual({
      iss: "http://127.0.0.1:8788",
      aud: "http://127.0.0.1:8788/mcp/documents",
      sub: "alice",
      client_id: "cli",
      scope: "documents:read documents:admin",
      iat: 1_780_315_200,
      exp: 1_780_315_800,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it("is signed with the secret of the issuer that is named, its scopes being a list", async () => {
    const order = { ...ORDER, issuer: SHARED_ISSUER };
    const token = await createToken(order, gatewayOf({ MCP_JWT_SECRET_KEY: SECRET }), NOW);
    const secret = new TextEncoder().encode(SECRET);
    const { payload, protectedHeader } = await jwtVerify(token, secret, { currentDate });
    expect(protectedHeader).toEqual({ alg: "HS256", typ: "JWT" });
    expect(payload).toMatchObject({
      iss: "https://tokens.example.com",
      sub: "alice",
      scope: ["documents:read", "documents:admin"],
    });
    await expect(jwtVerify(token, new TextEncoder().encode(`${SECRET}0`), { currentDate })).rejects.toThrow();
  });

  it("is of that issuer without being told so where nobody else makes tokens", async () => {
    const { authorizationServer: _, ...rest } = DOCUMENT;
    const gateway = gatewayOf({ MCP_JWT_SECRET_KEY: SECRET }, { ...rest, authorizationServer: undefined });
    expect(decodeJwt(await createToken(ORDER, gateway, NOW)).iss).toBe("https://tokens.example.com");
  });

  it("may have ended, as long ago as is wanted", async () => {
    const gateway = gatewayOf({ TOKENS_1: key.secret });
    const { iat, exp } = decodeJwt(await createToken({ ...ORDER, expiresIn: -3600 }, gateway, NOW));
    expect([iat, exp]).toEqual([1_780_311_000, 1_780_311_600]);
  });

  it("has the audience that is named", async () => {
    const gateway = gatewayOf({ TOKENS_1: key.secret });
    const token = await createToken({ ...ORDER, audience: "https://elsewhere.example" }, gateway, NOW);
    expect(decodeJwt(token).aud).toBe("https://elsewhere.example");
  });
});

describe("making a token by hand", () => {
  it("is refused for a gateway that others can reach", async () => {
    const document = { ...DOCUMENT, publicUrl: "https://mcp.example.com" };
    const servers = {
      documents: {
        origin: { url: "https://documents.example.com/mcp" },
        tools: DOCUMENT.servers.documents.tools,
      },
    };
    const gateway = gatewayOf({ TOKENS_1: key.secret, MCP_JWT_SECRET_KEY: SECRET }, { ...document, servers });
    for (const issuer of [undefined, SHARED_ISSUER]) {
      await expect(createToken({ ...ORDER, issuer }, gateway, NOW)).rejects.toThrow(
        "tokens are made by hand for a gateway on this machine alone, and this is https://mcp.example.com",
      );
    }
  });

  it.each([
    ["there is no key", {}, {}, "secret TOKENS_1: is not set"],
    ["the issuer is not known", { TOKENS_1: "" }, { issuer: "https://x.example" }, "--issuer: expected one"],
    ["there is no secret", {}, { issuer: SHARED_ISSUER }, "secret MCP_JWT_SECRET_KEY: is not set"],
    [
      "the gateway would refuse the secret",
      { MCP_JWT_SECRET_KEY: "dev-secret-change-me" },
      { issuer: SHARED_ISSUER },
      "secret MCP_JWT_SECRET_KEY: is too short",
    ],
    [
      "the server is not known",
      { MCP_JWT_SECRET_KEY: SECRET },
      { issuer: SHARED_ISSUER, server: "x" },
      "--server: expected one of documents",
    ],
  ])("is refused where %s", async (_, secrets, order, message) => {
    await expect(createToken({ ...ORDER, ...order }, gatewayOf(secrets), NOW)).rejects.toThrow(message);
  });

  it("is refused where the key is to take over later", async () => {
    const { nbf: _, ...jwk } = JSON.parse(key.secret);
    const later = JSON.stringify({ ...jwk, nbf: NOW / 1000 + 600 });
    await expect(createToken(ORDER, gatewayOf({ TOKENS_1: later }), NOW)).rejects.toThrow(
      "secret TOKENS_1: holds no key that is in force",
    );
  });

  it("is refused where no issuer's tokens can be made", async () => {
    const tokens = { accept: [{ issuer: "https://login.example.com" }] };
    const gateway = gatewayOf({}, { tokens, authorizationServer: undefined });
    await expect(createToken(ORDER, gateway, NOW)).rejects.toThrow("no token can be made here");
  });
});
