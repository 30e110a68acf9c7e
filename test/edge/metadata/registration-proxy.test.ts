import { describe, expect, it } from "vitest";
import {
  registrationProxyMetadata,
  UnsuitableProviderError,
} from "../../../edge/src/metadata/registration-proxy.ts";

const ACCEPTED = {
  issuer: "https://login.example.com",
  algorithms: ["RS256"],
  servers: ["documents"],
  tokenType: "JWT",
  registrationEndpoint: "https://dcr.example.com/register",
} as const;

const PROVIDER = {
  issuer: "https://login.example.com",
  authorization_endpoint: "https://login.example.com/authorize",
  token_endpoint: "https://login.example.com/token",
  jwks_uri: "https://login.example.com/jwks",
  code_challenge_methods_supported: ["plain", "S256"],
};

function metadataOf(provider: Readonly<Record<string, unknown>>, scopes: readonly string[] = []) {
  const discovered = { ...PROVIDER, ...provider };
  return registrationProxyMetadata("https://mcp.example.com", ACCEPTED, discovered, scopes);
}

describe("the authorization server document before a provider that registers nobody", () => {
  it("is of the gateway's issuer, with the provider's endpoints and the registration endpoint", () => {
    expect(metadataOf({}, ["openid", "public:read"])).toEqual({
      issuer: "https://mcp.example.com",
      authorization_endpoint: "https://login.example.com/authorize",
      token_endpoint: "https://login.example.com/token",
      jwks_uri: "https://login.example.com/jwks",
      registration_endpoint: "https://dcr.example.com/register",
      response_types_supported: ["code"],
      code_challenge_methods_supported: ["S256"],
      scopes_supported: ["openid", "public:read"],
    });
  });

  it("takes over what clients need to talk to the token endpoint", () => {
    const provider = {
      revocation_endpoint: "https://login.example.com/revoke",
      grant_types_supported: ["authorization_code", "refresh_token"],
      token_endpoint_auth_methods_supported: ["client_secret_basic"],
      response_modes_supported: ["query"],
    };
    expect(metadataOf(provider)).toMatchObject(provider);
  });

  it("promises nothing else in the provider's name", () => {
    const metadata = metadataOf({
      registration_endpoint: "https://login.example.com/register",
      response_types_supported: ["token"],
      claims_supported: ["email"],
      request_parameter_supported: true,
      client_id_metadata_document_supported: true,
      signed_metadata: "x",
      scopes_supported: ["offline_access"],
    });
    expect(Object.keys(metadata).sort()).toEqual([
      "authorization_endpoint",
      "code_challenge_methods_supported",
      "issuer",
      "jwks_uri",
      "registration_endpoint",
      "response_types_supported",
      "token_endpoint",
    ]);
    expect(metadata.registration_endpoint).toBe("https://dcr.example.com/register");
    expect(metadata.response_types_supported).toEqual(["code"]);
  });

  it("is refused for a provider that names itself in its answers (RFC 9207)", () => {
    const metadata = () => metadataOf({ authorization_response_iss_parameter_supported: true });
    expect(metadata).toThrow(UnsuitableProviderError);
    expect(metadata).toThrow("leave DCR_PROXY_URL out");
    expect(metadataOf({ authorization_response_iss_parameter_supported: false })).toBeDefined();
  });

  it("is refused for a provider that says it has no PKCE with S256", () => {
    expect(() => metadataOf({ code_challenge_methods_supported: ["plain"] })).toThrow(
      UnsuitableProviderError,
    );
    expect(() => metadataOf({ code_challenge_methods_supported: [] })).toThrow(UnsuitableProviderError);
  });

  it("believes a provider that says nothing about PKCE", () => {
    expect(metadataOf({ code_challenge_methods_supported: undefined })).toMatchObject({
      code_challenge_methods_supported: ["S256"],
    });
  });
});
