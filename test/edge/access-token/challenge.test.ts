import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ChallengeParameters,
  challenge,
  resourceMetadataUrl,
} from "../../../edge/src/access-token/challenge.ts";
import { documentsServer } from "../material/server.ts";

const PUBLIC_URL = "https://mcp.example.com";
const METADATA_URL = "https://mcp.example.com/.well-known/oauth-protected-resource/mcp/documents";

function challengeOf(parameters: ChallengeParameters): string {
  return challenge(PUBLIC_URL, documentsServer(), parameters);
}

describe("a challenge", () => {
  it("[C01] names the metadata and the scopes, and no error, to who brings no token", () => {
    expect(challengeOf({ scopes: ["public:read", "confidential:read"] })).toBe(
      `Bearer scope="public:read confidential:read", resource_metadata="${METADATA_URL}"`,
    );
  });

  it("[C01] names no scope where there is none to ask for", () => {
    expect(challengeOf({ scopes: [] })).toBe(`Bearer resource_metadata="${METADATA_URL}"`);
  });

  it("[C02] says invalid_token and why", () => {
    const parameters = { error: "invalid_token", description: "it has expired", scopes: ["a"] } as const;
    expect(challengeOf(parameters)).toBe(
      `Bearer error="invalid_token", error_description="it has expired", scope="a", resource_metadata="${METADATA_URL}"`,
    );
  });

  it("[C02] says insufficient_scope and names at once all scopes that are needed", () => {
    const parameters = { error: "insufficient_scope", scopes: ["a", "b", "c"] } as const;
    expect(challengeOf(parameters)).toBe(
      `Bearer error="insufficient_scope", scope="a b c", resource_metadata="${METADATA_URL}"`,
    );
  });

  it("[C02] cannot be broken out of", () => {
    const description = 'a" , realm="evil\\"\r\nSet-Cookie: a=b\u0000\u007fé';
    expect(challengeOf({ error: "invalid_token", description, scopes: [] })).toBe(
      `Bearer error="invalid_token", error_description="a' , realm='evil''Set-Cookie: a=b", resource_metadata="${METADATA_URL}"`,
    );
  });

  it("[C02] is a header that any text can be put into", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (description) => {
        const value = challengeOf({ error: "invalid_token", description, scopes: ["a"] });
        expect(new Headers({ "www-authenticate": value }).get("www-authenticate")).toBe(value);
        expect(value).toMatch(/^Bearer (?:[a-z_]+="[\x20\x21\x23-\x5b\x5d-\x7e]*"(?:, |$)){4}$/);
      }),
    );
  });
});

describe("the URL of a server's metadata", () => {
  it("has the server's path behind the well-known part", () => {
    expect(resourceMetadataUrl(PUBLIC_URL, documentsServer())).toBe(METADATA_URL);
  });
});
