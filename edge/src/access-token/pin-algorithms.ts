import type { JWK } from "jose";

/** Which curve an algorithm is on: RFC 7518 section 3.4, RFC 8037 section 3.1, RFC 9864 section 2. */
const CURVES: Readonly<Record<string, string>> = {
  ES256: "P-256",
  ES384: "P-384",
  ES512: "P-521",
  EdDSA: "Ed25519",
  Ed25519: "Ed25519",
};

/**
 * Gives each key the one algorithm that it is used with (RFC 8725bis section 3.1): its own, where the configuration
 * names that one too; or else the first of the configuration that suits it, for all RSA algorithms suit the same key.
 * What has none is left out.
 */
export function pinAlgorithms(keys: readonly JWK[], algorithms: readonly string[]): JWK[] {
  return keys.flatMap((key) => {
    const alg = algorithms.find((name) => suits(name, key) && (key.alg === undefined || key.alg === name));
    return alg === undefined ? [] : [{ ...key, alg }];
  });
}

function suits(algorithm: string, { kty, crv }: JWK): boolean {
  const curve = CURVES[algorithm];
  if (curve !== undefined) return crv === curve && kty === (curve === "Ed25519" ? "OKP" : "EC");
  return kty === "RSA" && /^[RP]S/.test(algorithm);
}
