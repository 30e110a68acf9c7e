import { exportJWK, generateKeyPair } from "jose";
import { describe, expect, it } from "vitest";
import { callersMetadata, jwks } from "../../../edge/src/metadata/callers-issuer.ts";
import { readSigningKey } from "../../../edge/src/signing/signing-key.ts";

async function createSigningKey(kid: string) {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return readSigningKey(JSON.stringify({ ...(await exportJWK(privateKey)), kid }));
}

describe("the issuer of identity assertions", () => {
  it("has a discovery document", () => {
    expect(callersMetadata("https://mcp.example.com")).toEqual({
      issuer: "https://mcp.example.com/callers",
      jwks_uri: "https://mcp.example.com/callers/.well-known/jwks.json",
      response_types_supported: ["none"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["ES256"],
    });
  });

  it("[H05] publishes all its keys, in their order, and of each only the public half", async () => {
    const keys = await Promise.all([createSigningKey("callers-2"), createSigningKey("callers-1")]);
    const published = jwks(keys).keys as Record<string, unknown>[];
    expect(published.map(({ kid }) => kid)).toEqual(["callers-2", "callers-1"]);
    for (const key of published) {
      expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
    }
  });
});
