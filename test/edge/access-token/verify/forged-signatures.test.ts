import { base64url, exportJWK, generateKeyPair, type JWK } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { TokenError } from "../../../../edge/src/access-token/token-error.ts";
import { accessToken, CLAIMS, createKey, type IssuerKey } from "../../material/issuer.ts";
import { createVerifier, createVerifierOf } from "../../material/verifier.ts";

// The kinds of signature that Wycheproof (https://github.com/C2SP/wycheproof) has vectors of, since libraries took them.

const ISSUER = CLAIMS.iss;

/** The order of each curve: FIPS 186-5 and SP 800-186 section 3.2.1. */
const CURVES = [
  ["ES256", 32, 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n],
  [
    "ES384",
    48,
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  ],
  [
    "ES512",
    66,
    0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  ],
] as const;

/** The order of Ed25519's group: RFC 8032 section 5.1. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** A number in so many bytes, the first being the largest. */
function bytesOf(value: bigint, length: number): Uint8Array {
  const hex = value.toString(16).padStart(length * 2, "0");
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function signatureOf(token: string): Uint8Array {
  return base64url.decode(token.split(".")[2] ?? "");
}

function withSignature(token: string, signature: Uint8Array): string {
  return [...token.split(".").slice(0, 2), base64url.encode(signature)].join(".");
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function verifierOf(alg: string, ...keys: readonly JWK[]) {
  return createVerifier({ [ISSUER]: keys }, { algorithms: [alg as "ES256"] });
}

describe.each(CURVES)("a forged signature by %s", (alg, length, order) => {
  let key: IssuerKey;
  let token: string;

  beforeAll(async () => {
    key = await createKey("key-1", alg);
    token = await accessToken(key);
  });

  it("[A15] is not among these: a genuine one is good", async () => {
    await expect(verifierOf(alg, key.publicJwk).verify(token)).resolves.toMatchObject({ subject: "alice" });
  });

  it.each([
    ["zero and zero", 0n, 0n],
    ["zero and one", 0n, 1n],
    ["one and zero", 1n, 0n],
    ["one and one", 1n, 1n],
    ["the order and the order", order, order],
    ["the order and one", order, 1n],
    ["one and the order", 1n, order],
    ["the order and zero", order, 0n],
    ["more than the order", order + 1n, order + 1n],
    ["less than the order", order - 1n, order - 1n],
  ])("[A15] is refused when it is %s", async (_, r, s) => {
    const signature = joined(bytesOf(r, length), bytesOf(s, length));
    const { verify } = verifierOf(alg, key.publicJwk);
    await expect(verify(withSignature(token, signature))).rejects.toThrow(TokenError);
  });

  it("[A15] is refused when half of the genuine one is zero, or the halves are exchanged", async () => {
    const [r, s] = [signatureOf(token).slice(0, length), signatureOf(token).slice(length)];
    const zero = new Uint8Array(length);
    const { verify } = verifierOf(alg, key.publicJwk);
    for (const forged of [joined(r, zero), joined(zero, s), joined(s, r)]) {
      await expect(verify(withSignature(token, forged))).rejects.toThrow(TokenError);
    }
  });

  it("[A15] is refused when the genuine one has another length or encoding", async () => {
    const signature = signatureOf(token);
    const [r, s] = [signature.slice(0, length), signature.slice(length)];
    const integers = joined(Uint8Array.of(2, length), r, Uint8Array.of(2, length), s);
    const { verify } = verifierOf(alg, key.publicJwk);
    for (const forged of [
      signature.slice(0, -1),
      signature.slice(1),
      joined(signature, Uint8Array.of(0)),
      joined(Uint8Array.of(0), signature),
      joined(Uint8Array.of(0), r, Uint8Array.of(0), s),
      // ASN.1, as most other protocols have it: RFC 3279 section 2.2.3.
      joined(Uint8Array.of(0x30, integers.length), integers),
      r,
    ]) {
      await expect(verify(withSignature(token, forged))).rejects.toThrow(TokenError);
    }
  });
});

describe("a forged signature by EdDSA", () => {
  it("[A15] is refused where its number is not the smallest that means the same, or anything else is other", async () => {
    const key = await createKey("key-1", "EdDSA");
    const token = await accessToken(key);
    const { verify } = verifierOf("EdDSA", key.publicJwk);
    await expect(verify(token)).resolves.toMatchObject({ subject: "alice" });
    const [r, s] = [signatureOf(token).slice(0, 32), signatureOf(token).slice(32)];
    const value = numberOf(s.toReversed());
    const identity = Uint8Array.of(1, ...new Uint8Array(31));
    for (const forged of [
      joined(r, bytesOf(value + ORDER, 32).reverse()),
      joined(r, bytesOf(value + 8n * ORDER, 32).reverse()),
      joined(r, bytesOf(ORDER, 32).reverse()),
      joined(r, bytesOf(ORDER - value, 32).reverse()),
      joined(r, new Uint8Array(32)),
      joined(identity, new Uint8Array(32)),
      joined(new Uint8Array(32), s),
      new Uint8Array(64),
      new Uint8Array(64).fill(255),
      joined(s, r),
      joined(r, s, Uint8Array.of(0)),
      joined(r, s).slice(0, 63),
      r,
    ]) {
      await expect(verify(withSignature(token, forged))).rejects.toThrow(TokenError);
    }
  });
});

describe("a forged signature by PS256", () => {
  it.each([0, 1, 20, 31, 33, 64])("[A15] is refused with a salt of %i bytes", async (saltLength) => {
    const { publicKey, privateKey } = await generateKeyPair("PS256", { extractable: true });
    const publicJwk = { ...(await exportJWK(publicKey)), kid: "key-1", alg: "PS256" };
    const token = await accessToken({ alg: "PS256", kid: "key-1", privateKey, publicJwk });
    const { verify } = verifierOf("PS256", publicJwk);
    const sign = async (salt: number) => {
      const input = new TextEncoder().encode(token.slice(0, token.lastIndexOf(".")));
      const algorithm = { name: "RSA-PSS", saltLength: salt };
      return new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, input));
    };
    await expect(verify(withSignature(token, await sign(32)))).resolves.toBeDefined();
    await expect(verify(withSignature(token, await sign(saltLength)))).rejects.toThrow(TokenError);
  });
});

describe("a forged signature by RS256", () => {
  let key: IssuerKey;
  let token: string;

  beforeAll(async () => {
    key = await createKey("key-1", "RS256");
    token = await accessToken(key);
  });

  it("[A15] is refused when it is no power of anything that was signed", async () => {
    const modulus = numberOf(base64url.decode(key.publicJwk.n ?? ""));
    const genuine = numberOf(signatureOf(token));
    const { verify } = verifierOf("RS256", key.publicJwk);
    for (const value of [0n, 1n, 2n, modulus - 1n, modulus, modulus + 1n, modulus - genuine]) {
      await expect(verify(withSignature(token, bytesOf(value, 256)))).rejects.toThrow(TokenError);
    }
    for (const forged of [
      joined(Uint8Array.of(0), signatureOf(token)),
      joined(signatureOf(token), Uint8Array.of(0)),
      signatureOf(token).slice(1),
      bytesOf(genuine + modulus, 257),
    ]) {
      await expect(verify(withSignature(token, forged))).rejects.toThrow(TokenError);
    }
  });

  it("[A13] [A15] is refused when a key with the exponent 1 makes whatever one likes a signature", async () => {
    const input = new TextEncoder().encode(token.slice(0, token.lastIndexOf(".")));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", input));
    // RFC 8017 section 9.2, note 1.
    const info = base64url.decode("MDEwDQYJYIZIAWUDBAIBBQAEIA");
    const padding = new Uint8Array(256 - 3 - info.length - digest.length).fill(255);
    const forged = joined(Uint8Array.of(0, 1), padding, Uint8Array.of(0), info, digest);
    const { verify } = verifierOf("RS256", { ...key.publicJwk, e: "AQ" });
    await expect(verify(withSignature(token, forged))).rejects.toThrow("its issuer has no such key");
  });
});

describe("a forged signature by HS256", () => {
  it("[A15] is refused when it is a part of the genuine one, or more than that", async () => {
    const secret = "Ui2Fy9zv0XbB6pWq4mKcTn8sLr1hGdJe";
    const entry = { issuer: ISSUER, algorithms: ["HS256" as const], secret: { secret: "SHARED" } };
    const { verify } = createVerifierOf([entry], { secrets: { SHARED: secret } });
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const bytes = new TextEncoder().encode(secret);
    const privateKey = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign"]);
    const token = await accessToken({ alg: "HS256", kid: "key-1", privateKey, publicJwk: {} });
    await expect(verify(token)).resolves.toMatchObject({ subject: "alice" });
    const tag = signatureOf(token);
    for (const forged of [
      tag.slice(0, 31),
      tag.slice(0, 16),
      tag.slice(0, 1),
      joined(tag, tag),
      new Uint8Array(32),
    ]) {
      await expect(verify(withSignature(token, forged))).rejects.toThrow(TokenError);
    }
  });
});
