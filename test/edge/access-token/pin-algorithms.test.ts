import { describe, expect, it } from "vitest";
import { pinAlgorithms } from "../../../edge/src/access-token/pin-algorithms.ts";

const RSA = { kty: "RSA", kid: "rsa-1", n: "AQAB", e: "AQAB" };

/** The algorithm that a key is used with. */
function pinned(key: object, algorithms: readonly string[]): string | undefined {
  return pinAlgorithms([key], algorithms)[0]?.alg;
}

describe("the algorithm of a key", () => {
  it("[A03] is the key's own where the configuration has it too", () => {
    expect(pinned({ ...RSA, alg: "PS256" }, ["RS256", "PS256"])).toBe("PS256");
    expect(pinned({ ...RSA, alg: "PS256" }, ["RS256"])).toBeUndefined();
  });

  it("[A03] is one for an RSA key that names none: the first of the configuration that suits it", () => {
    expect(pinned(RSA, ["ES256", "PS256", "RS256"])).toBe("PS256");
    expect(pinned(RSA, ["RS512", "RS256"])).toBe("RS512");
  });

  it.each([
    ["P-256", "EC", "ES256"],
    ["P-384", "EC", "ES384"],
    ["P-521", "EC", "ES512"],
    ["Ed25519", "OKP", "EdDSA"],
  ])("[A03] is that of its curve %s", (crv, kty, algorithm) => {
    const all = ["RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"];
    expect(pinned({ kty, crv, x: "AA", y: "AA" }, all)).toBe(algorithm);
    expect(pinned({ kty, crv, x: "AA", y: "AA" }, all.toReversed())).toBe(
      algorithm === "EdDSA" ? "Ed25519" : algorithm,
    );
  });

  it.each([
    ["a curve that another algorithm is on", { kty: "EC", crv: "P-256" }, "ES384"],
    ["a type that has no such curve", { kty: "OKP", crv: "P-256" }, "ES256"],
    ["a type of another curve", { kty: "EC", crv: "Ed25519" }, "EdDSA"],
    ["no curve", { kty: "EC" }, "ES256"],
    ["an algorithm for encryption", { ...RSA, alg: "RSA-OAEP-256" }, "RS256"],
    ["an algorithm in another spelling", { ...RSA, alg: "rs256" }, "RS256"],
    ["a shared secret", { kty: "oct", k: "AAAA" }, "HS256"],
    ["RSA where the issuer signs on curves", RSA, "ES256"],
  ])("[A02] is none for %s", (_, key, algorithm) => {
    expect(pinAlgorithms([key], [algorithm])).toEqual([]);
  });
});
