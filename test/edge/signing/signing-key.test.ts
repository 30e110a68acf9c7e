import { exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { readSigningKey } from "../../../edge/src/signing/signing-key.ts";

let jwk: JWK;

beforeAll(async () => {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  jwk = { ...(await exportJWK(privateKey)), kid: "callers-1" };
});

const read = (change: Readonly<Record<string, unknown>>) =>
  readSigningKey(JSON.stringify({ ...jwk, ...change }));

describe("a signing key", () => {
  it("signs what its published half verifies", async () => {
    const key = await read({});
    const token = await new SignJWT({}).setProtectedHeader({ alg: key.alg }).sign(key.privateKey);
    await expect(jwtVerify(token, key.publicJwk)).resolves.toBeDefined();
  });

  it("publishes its public half with its purpose, and nothing else that stands in the secret", async () => {
    const { kid, publicJwk } = await read({ note: "of the operator", ext: true });
    const { x, y } = jwk;
    expect(kid).toBe("callers-1");
    expect(publicJwk).toEqual({ kty: "EC", crv: "P-256", kid: "callers-1", alg: "ES256", use: "sig", x, y });
  });

  it("cannot be taken out of the runtime again", async () => {
    expect((await read({})).privateKey.extractable).toBe(false);
  });

  it.each(["", "changeme", "secret-api-key", "-----BEGIN PRIVATE KEY-----", "{", "undefined"])(
    "[H06] is refused for the placeholder %j",
    async (text) => {
      await expect(readSigningKey(text)).rejects.toThrow("expected a private JWK as JSON");
    },
  );

  it.each(["null", "5", '"changeme"', "[]", "{}", "true"])(
    "[H06] is refused for the JSON %s",
    async (text) => {
      await expect(readSigningKey(text)).rejects.toThrow("of type EC on curve P-256");
    },
  );

  it("[H06] has a private part", async () => {
    await expect(read({ d: undefined })).rejects.toThrow("private JWK of type EC");
    await expect(read({ d: "" })).rejects.toThrow("can be imported");
  });

  it.each([{ kty: "RSA" }, { kty: "oct", k: "AAAA" }, { kty: "OKP", crv: "Ed25519" }, { crv: "P-384" }])(
    "is for ES256 and nothing else: not %j",
    async (change) => {
      await expect(read(change)).rejects.toThrow("of type EC on curve P-256");
    },
  );

  it.each([undefined, "", 5, null])("needs a key id: not %j", async (kid) => {
    await expect(read({ kid })).rejects.toThrow("expected a JWK with a kid");
  });

  it.each([
    ["without a coordinate", { y: undefined }],
    ["with a coordinate off the curve", { y: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }],
    ["for verifying only", { key_ops: ["verify"] }],
  ])("is refused %s", async (_, change) => {
    await expect(read(change)).rejects.toThrow("can be imported");
  });

  it("is refused when its halves do not belong together", async () => {
    const { privateKey } = await generateKeyPair("ES256", { extractable: true });
    const { x, y } = await exportJWK(privateKey);
    await expect(read({ x, y })).rejects.toThrow("can be imported");
  });

  it("is not shown by the error that refuses it", async () => {
    const secret = jwk.d ?? "";
    for (const text of [secret, JSON.stringify({ ...jwk, kty: "RSA" }), `${JSON.stringify(jwk)}x`]) {
      await expect(readSigningKey(text)).rejects.not.toThrow(secret);
    }
  });
});
