import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { ASSERTION_HEADER, DOWNSTREAM_HEADER, signAssertion } from "../../../edge/src/origin/assertion.ts";
import { readSigningKey, type SigningKey } from "../../../edge/src/signing/signing-key.ts";
import { NOW, NOW_SECONDS } from "../material/clock.ts";

const PRINCIPAL = {
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

let key: SigningKey;

beforeAll(async () => {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  key = await readSigningKey(JSON.stringify({ ...(await exportJWK(privateKey)), kid: "callers-1" }));
});

describe("an identity assertion", () => {
  it("travels in a header that leaves Authorization free", () => {
    expect(ASSERTION_HEADER).toBe("Gatehouse-Assertion");
    expect(DOWNSTREAM_HEADER).toBe("Gatehouse-Downstream-Assertions");
  });

  it("[H05] has a type of its own and names its key", async () => {
    const assertion = await signAssertion(PRINCIPAL, key, PARAMETERS, NOW);
    expect(decodeProtectedHeader(assertion)).toEqual({
      alg: "ES256",
      typ: "caller-assertion+jwt",
      kid: "callers-1",
    });
  });

  it("[H05] says who calls, through what client, with which scopes, for this origin and this minute", async () => {
    const { jti, ...claims } = decodeJwt(await signAssertion(PRINCIPAL, key, PARAMETERS, NOW));
    expect(claims).toEqual({
      iss: "https://mcp.example.com/callers",
      aud: "https://documents.internal.example/mcp",
      sub: "alice",
      sub_iss: "https://login.example.com",
      client_id: "editor",
      scope: "public:read confidential:read",
      iat: NOW_SECONDS,
      exp: NOW_SECONDS + 60,
    });
    expect(jti).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it("[H05] is verified with the published key", async () => {
    const assertion = await signAssertion(PRINCIPAL, key, PARAMETERS, NOW);
    await expect(jwtVerify(assertion, key.publicJwk, { currentDate: NOW })).resolves.toBeDefined();
  });

  it("[H05] can be told from every other one", async () => {
    const assertions = await Promise.all(
      Array.from({ length: 100 }, () => signAssertion(PRINCIPAL, key, PARAMETERS, NOW)),
    );
    expect(new Set(assertions.map((assertion) => decodeJwt(assertion).jti)).size).toBe(100);
  });

  it("[A12] says of a client that acts for nobody that it is one, whatever person is called like it", async () => {
    const client = { ...PRINCIPAL, kind: "client" } as const;
    expect(decodeJwt(await signAssertion(client, key, PARAMETERS, NOW))).toMatchObject({
      sub: "alice",
      sub_kind: "client",
    });
  });

  it("names no client where the caller's token named none, and no scope where it had none", async () => {
    const { clientId: _, ...anonymous } = { ...PRINCIPAL, scopes: [] };
    const claims = decodeJwt(await signAssertion(anonymous, key, PARAMETERS, NOW));
    expect(claims).not.toHaveProperty("client_id");
    expect(claims.scope).toBe("");
  });

  it("counts whole seconds, from the one that has begun", async () => {
    const late = new Date(NOW.getTime() + 999);
    const claims = decodeJwt(
      await signAssertion(PRINCIPAL, key, { ...PARAMETERS, lifetimeSeconds: 5 }, late),
    );
    expect(claims).toMatchObject({ iat: NOW_SECONDS, exp: NOW_SECONDS + 5 });
  });

  describe("that is bound to a request", () => {
    const request = {
      method: "POST",
      url: "https://documents.internal.example/mcp",
      body: new TextEncoder().encode('{"hello": "world"}'),
    };
    const bindingOf = async (bound: typeof request | Omit<typeof request, "body">) => {
      const { htm, htu, content_digest } = decodeJwt(
        await signAssertion(PRINCIPAL, key, { ...PARAMETERS, request: bound }, NOW),
      );
      return { htm, htu, content_digest };
    };

    it("[H05] says its method, its URL and the digest of its body, which RFC 9530 appendix D has as well", async () => {
      expect(await bindingOf(request)).toEqual({
        htm: "POST",
        htu: "https://documents.internal.example/mcp",
        content_digest: "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:",
      });
    });

    it("[H05] has the digest of nothing where there is no body", async () => {
      const { body: _, ...bodiless } = request;
      expect((await bindingOf(bodiless)).content_digest).toBe(
        "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:",
      );
    });
  });
});
