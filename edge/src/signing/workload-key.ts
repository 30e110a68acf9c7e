import { base64url, type CryptoKey, importJWK, type JWK } from "jose";
import type { RingKey } from "./key-ring.ts";

/** A key of the issuer that clouds trust: what signs, and what is published of it. */
export interface WorkloadKey extends RingKey {
  readonly alg: "RS256";
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** RFC 7518 section 3.3. */
const LEAST_BITS = 2048;
/** Longer ones make every signature slower, and nobody any safer. */
const MOST_BITS = 4096;
/** 65537, base64url. */
const EXPONENT = "AQAB";

/**
 * Reads a private JWK (RFC 7517, RFC 7518 section 6.3) for RS256, with `nbf` when it is to take over at a time. RS256,
 * because load balancers of AWS verify no other algorithm:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
 *
 * @throws {Error} saying what is wrong with it, without showing any of it
 */
export async function readWorkloadKey(text: string): Promise<WorkloadKey> {
  const jwk = parse(text);
  if (jwk.kty !== "RSA" || typeof jwk.d !== "string") throw new Error("expected a private JWK of type RSA");
  const { kid, alg = "RS256", nbf = 0, n } = jwk;
  if (typeof kid !== "string" || kid === "") throw new Error("expected a JWK with a kid");
  if (alg !== "RS256") throw new Error("expected a JWK for RS256");
  if (typeof nbf !== "number" || !Number.isSafeInteger(nbf)) {
    throw new Error("expected nbf as whole seconds since 1970");
  }
  const bits = bitsOf(n);
  if (typeof n !== "string" || bits < LEAST_BITS || bits > MOST_BITS) {
    throw new Error(`expected a private JWK of ${LEAST_BITS} to ${MOST_BITS} bits`);
  }
  if (jwk.e !== EXPONENT) throw new Error("expected a private JWK with the exponent 65537");
  const publicJwk: JWK = { kty: "RSA", kid, alg: "RS256", use: "sig", n, e: EXPONENT };
  const privateKey = await importPair(jwk, publicJwk);
  return { kid, alg: "RS256", notBefore: nbf, privateKey, publicJwk };
}

function parse(text: string): JWK & { readonly nbf?: unknown } {
  try {
    const value = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Said below, without what was written there.
  }
  throw new Error("expected a private JWK as JSON");
}

function bitsOf(modulus: unknown): number {
  try {
    const bytes = typeof modulus === "string" ? base64url.decode(modulus) : new Uint8Array();
    const first = bytes.findIndex((byte) => byte !== 0);
    return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
  } catch {
    return 0;
  }
}

/** Not every runtime compares the halves when it imports them, and a wrong one would be noticed by clouds only. */
async function importPair(jwk: JWK, publicJwk: JWK): Promise<CryptoKey> {
  try {
    const [privateKey, publicKey] = await Promise.all([
      importJWK({ ...jwk, alg: "RS256" }, "RS256", { extractable: false }),
      importJWK(publicJwk),
    ]);
    if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) throw new Error("not a pair");
    const probe = crypto.getRandomValues(new Uint8Array(32));
    const signature = await crypto.subtle.sign("RSASSA-PKCS1-v1_5", privateKey, probe);
    if (await crypto.subtle.verify("RSASSA-PKCS1-v1_5", publicKey, signature, probe)) return privateKey;
  } catch {
    // Said below: a runtime's own words could show something of the key.
  }
  throw new Error("expected a private JWK that can be imported");
}
