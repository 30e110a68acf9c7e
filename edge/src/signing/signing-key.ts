import { type CryptoKey, importJWK, type JWK } from "jose";

/** A key of the gateway's own: what signs, and what is published of it. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: "ES256";
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/**
 * Reads a private JWK (RFC 7517) for ES256.
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
  const { kid, crv, x, y } = jwk;
  if (typeof kid !== "string" || kid === "") throw new Error("expected a JWK with a kid");
  try {
    const privateKey = await importJWK({ ...jwk, alg: "ES256" });
    if (privateKey instanceof Uint8Array) throw new Error("not an asymmetric key");
    const publicJwk: JWK = { kty: "EC", kid, alg: "ES256", use: "sig", crv };
    return { kid, alg: "ES256", privateKey, publicJwk: { ...publicJwk, ...(x && { x }), ...(y && { y }) } };
  } catch {
    throw new Error("expected a private JWK that can be imported");
  }
}
