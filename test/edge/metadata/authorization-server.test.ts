import { describe, expect, it } from "vitest";
import {
  type AuthorizationServer,
  authorizationServer,
} from "../../../edge/src/configuration/authorization-server.ts";
import { authorizationServerMetadata } from "../../../edge/src/metadata/authorization-server.ts";

const settingsOf = (change: Record<string, unknown> = {}): AuthorizationServer =>
  authorizationServer.parse({
    identityProviders: { google: { profile: "google", clients: [{ id: "gatehouse" }] } },
    access: { grants: [{ when: { group: "readers" }, scopes: [] }] },
    ...change,
  });

const metadataOf = (change?: Record<string, unknown>, scopes: string[] = ["public:read"]) =>
  authorizationServerMetadata("https://mcp.example.com", settingsOf(change), scopes);

describe("the metadata of the authorization server", () => {
  it("[D06] is of the gateway's own issuer, and says that its answers name it", () => {
    expect(metadataOf()).toMatchObject({
      issuer: "https://mcp.example.com",
      authorization_response_iss_parameter_supported: true,
    });
  });

  it("has the endpoints that clients fall back to where they find no metadata", () => {
    expect(metadataOf()).toMatchObject({
      authorization_endpoint: "https://mcp.example.com/authorize",
      token_endpoint: "https://mcp.example.com/token",
      registration_endpoint: "https://mcp.example.com/register",
      revocation_endpoint: "https://mcp.example.com/revoke",
      jwks_uri: "https://mcp.example.com/.well-known/jwks.json",
    });
  });

  it("[D07][D08] offers the code in the query and PKCE with S256, and nothing else", () => {
    expect(metadataOf()).toMatchObject({
      response_types_supported: ["code"],
      response_modes_supported: ["query"],
      code_challenge_methods_supported: ["S256"],
      grant_types_supported: ["authorization_code", "refresh_token"],
    });
  });

  it("lists offline_access, without which clients do not ask for a refresh token", () => {
    expect(metadataOf().scopes_supported).toEqual(["public:read", "offline_access"]);
  });

  it("says which algorithms client assertions may have, as RFC 8414 wants it", () => {
    expect(metadataOf()).toMatchObject({
      token_endpoint_auth_methods_supported: expect.arrayContaining(["none", "private_key_jwt"]),
      token_endpoint_auth_signing_alg_values_supported: ["RS256", "ES256"],
    });
  });

  it("leaves the registration endpoint out where clients cannot register, for null breaks some of them", () => {
    const metadata = metadataOf({ registration: { dynamic: { strategy: "off" } } });
    expect(Object.keys(metadata)).not.toContain("registration_endpoint");
  });

  it.each([
    [{}, true],
    [{ registration: { clientIdMetadata: false } }, false],
  ])("with %j, client id metadata documents are supported: %s", (change, supported) => {
    expect(metadataOf(change).client_id_metadata_document_supported).toBe(supported);
  });

  it("offers client_credentials where a machine client is configured", () => {
    const robot = { name: "Robot", secret: { secret: "ROBOT_SECRET" }, grantTypes: ["client_credentials"] };
    expect(metadataOf({ clients: { robot } }).grant_types_supported).toContain("client_credentials");
  });
});
