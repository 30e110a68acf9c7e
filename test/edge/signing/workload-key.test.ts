import { base64url, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { readWorkloadKey } from "../../../edge/src/signing/workload-key.ts";

let jwk: JWK;
let other: JWK;

async function createJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: "workload-1" };
}

/** The modulus of some key or other. */
function modulus(first: number, bytes: number): string {
  return base64url.encode(new Uint8Array(bytes).fill(0xa5).fill(first, 0, 1));
}

beforeAll(async () => {
  [jwk, other] = await Promise.all([createJwk(), createJwk()]);
});

const read = (change: Readonly<Record<string, unknown>>) =>
  readWorkloadKey(JSON.stringify({ ...jwk, ...change }));

describe("a workload key", () => {
  it("signs what its published half verifies, by RS256", async () => {
    const key = await read({});
    const token = await new SignJWT({}).setProtectedHeader({ alg: key.alg }).sign(key.privateKey);
    await expect(jwtVerify(token, key.publicJwk)).resolves.toMatchObject({
      protectedHeader: { alg: "RS256" },
    });
  });

  it("publishes its public half with its purpose, and nothing else that stands in the secret", async () => {
    const { kid, publicJwk } = await read({ note: "of the operator", ext: true, nbf: 5 });
    expect(kid).toBe("workload-1");
    expect(publicJwk).toEqual({
      kty: "RSA",
      kid: "workload-1",
      alg: "RS256",
      use: "sig",
      n: jwk.n,
      e: "AQAB",
    });
  });

  it("cannot be taken out of the runtime again, whatever the secret says", async () => {
    expect((await read({ ext: true })).privateKey.extractable).toBe(false);
  });

  it("takes over at its nbf, or has done so always", async () => {
    expect(await read({})).toMatchObject({ notBefore: 0 });
    expect(await read({ nbf: 1_780_315_200 })).toMatchObject({ notBefore: 1_780_315_200 });
  });

  it.each(["1780315200", 1.5, -0.5, 1e300, null])("is refused with the nbf %j", async (nbf) => {
    await expect(read({ nbf })).rejects.toThrow("expected nbf as whole seconds since 1970");
  });

  it.each([
    [1024, 0xff, 128],
    [2047, 0x7f, 256],
    [4097, 0x01, 513],
    [8192, 0xff, 1024],
  ])("is refused with %i bits", async (_, first, bytes) => {
    await expect(read({ n: modulus(first, bytes) })).rejects.toThrow("of 2048 to 4096 bits");
    await expect(read({ n: `AAAA${modulus(first, bytes)}` })).rejects.toThrow("of 2048 to 4096 bits");
  });

  it.each([
    [2048, 0x80, 256],
    [4096, 0xff, 512],
  ])("may have %i bits: not they are what is wrong here", async (_, first, bytes) => {
    await expect(read({ n: modulus(first, bytes) })).rejects.toThrow("can be imported");
  });

  it.each([undefined, "", 5, null, "***"])("is refused with the modulus %j", async (n) => {
    await expect(read({ n })).rejects.toThrow("of 2048 to 4096 bits");
  });

  it.each([undefined, "AQ", "Aw", "AAEAAQ"])("is refused with the exponent %j", async (e) => {
    await expect(read({ e })).rejects.toThrow("with the exponent 65537");
  });

  it.each(["", "changeme", "secret-api-key", "-----BEGIN PRIVATE KEY-----", "{", "null", "5", "true"])(
    "[H06] is refused for the placeholder %j",
    async (text) => {
      await expect(readWorkloadKey(text)).rejects.toThrow("expected a private JWK as JSON");
    },
  );

  it("[H06] has a private part", async () => {
    await expect(read({ d: undefined })).rejects.toThrow("expected a private JWK of type RSA");
    await expect(read({ d: "" })).rejects.toThrow("can be imported");
  });

  it.each([{ kty: "EC", crv: "P-256" }, { kty: "oct", k: "AAAA" }, { kty: "OKP" }, { kty: undefined }])(
    "is of type RSA: not %j",
    async (change) => {
      await expect(read(change)).rejects.toThrow("expected a private JWK of type RSA");
    },
  );

  it.each(["PS256", "RS512", "rs256", "none", 5])("is for RS256 and nothing else: not %j", async (alg) => {
    await expect(read({ alg })).rejects.toThrow("expected a JWK for RS256");
  });

  it.each([undefined, "", 5, null])("needs a key id: not %j", async (kid) => {
    await expect(read({ kid })).rejects.toThrow("expected a JWK with a kid");
  });

  it.each([
    ["without a factor", { p: undefined }],
    ["for verifying only", { key_ops: ["verify"] }],
    ["with more than two factors", { oth: [{ r: "AQAB", d: "AQAB", t: "AQAB" }] }],
  ])("is refused %s", async (_, change) => {
    await expect(read(change)).rejects.toThrow("can be imported");
  });

  it("is refused when its halves do not belong together", async () => {
    await expect(read({ n: other.n })).rejects.toThrow("can be imported");
  });

  it("is not shown by the error that refuses it", async () => {
    const secret = jwk.d ?? "";
    for (const text of [
      secret,
      JSON.stringify({ ...jwk, kty: "EC" }),
      JSON.stringify({ ...jwk, n: other.n }),
      `${JSON.stringify(jwk)}x`,
    ]) {
      await expect(readWorkloadKey(text)).rejects.not.toThrow(secret.slice(0, 16));
    }
  });
});
