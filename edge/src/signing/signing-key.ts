import { type CryptoKey, importJWK, type JWK } from "jose";
import type { RingKey } from "./key-ring.ts";

/** A key of the gateway's own: what signs, and what is published of it. */
export interface SigningKey extends RingKey {
  readonly alg: "ES256";
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly publicJwk: JWK;
}

/**
 * Reads a private JWK (RFC 7517) for ES256, with `nbf` when it is to take over at a time.
 *
 * @throws {Error} saying what is wrong with it, without showing any of it
 */
export async function readSigningKey(text: string): Promise<SigningKey> {
  let jwk: JWK;
  try {
    jwk = JSON.parse(text);
  } catch {
    throw new Error("expected a private JWK as JSON");
  }
  if (jwk?.kty !== "EC" || jwk.crv !== "P-256" || typeof jwk.d !== "string") {
    throw new Error("expected a private JWK of type EC on curve P-256");
  }
  const { kid, x, y, nbf = 0 } = jwk as JWK & { nbf?: unknown };
  if (typeof kid !== "string" || kid === "") throw new Error("expected a JWK with a kid");
  if (typeof nbf !== "number" || !Number.isSafeInteger(nbf)) {
    throw new Error("expected nbf as whole seconds since 1970");
  }
  try {
    const publicJwk: JWK = {
      kty: "EC",
      kid,
      alg: "ES256",
      use: "sig",
      crv: "P-256",
      ...(x && { x }),
      ...(y && { y }),
    };
    const [privateKey, publicKey] = await Promise.all([
      importJWK({ ...jwk, alg: "ES256" }),
      importJWK(publicJwk),
    ]);
    if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) {
      throw new Error("not an asymmetric key");
    }
    return { kid, alg: "ES256", notBefore: nbf, privateKey, publicKey, publicJwk };
  } catch {
    throw new Error("expected a private JWK that can be imported");
  }
}
