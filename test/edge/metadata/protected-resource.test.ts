import { describe, expect, it } from "vitest";
import type { AcceptedTokensDocument } from "../../../edge/src/configuration/accepted-tokens.ts";
import type { Configuration } from "../../../edge/src/configuration/configuration.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { protectedResourceMetadata } from "../../../edge/src/metadata/protected-resource.ts";
import { DOCUMENT } from "../material/server.ts";

function metadataOf(id: string, accept: AcceptedTokensDocument[], scopes: string[] = []) {
  const configuration: Configuration = parseConfiguration({ ...DOCUMENT, tokens: { accept } });
  const server = configuration.servers[id];
  if (!server) throw new Error(`expected the server ${id}`);
  return protectedResourceMetadata(configuration, server, scopes);
}

describe("the metadata of a protected resource", () => {
  it("[C03] names the URL that clients use, who issues tokens for it, and its scopes", () => {
    expect(metadataOf("documents", [{ issuer: "https://login.example.com" }], ["public:read"])).toEqual({
      resource: "https://mcp.example.com/mcp/documents",
      resource_name: "Documents",
      authorization_servers: ["https://login.example.com"],
      bearer_methods_supported: ["header"],
      scopes_supported: ["public:read"],
    });
  });

  it("[C03] names another URL for another server", () => {
    expect(metadataOf("tickets", [{ issuer: "https://login.example.com" }])).toMatchObject({
      resource: "https://mcp.example.com/mcp/tickets",
      resource_name: "tickets",
    });
  });

  it("[C03] names only the issuers whose tokens are for this server, byte for byte", () => {
    const accept = [
      { issuer: "https://one.example.com/", servers: ["documents"] },
      { issuer: "https://two.example.com/tenant", servers: ["tickets"] },
    ];
    expect(metadataOf("documents", accept).authorization_servers).toEqual(["https://one.example.com/"]);
    expect(metadataOf("tickets", accept).authorization_servers).toEqual(["https://two.example.com/tenant"]);
  });

  it("names the gateway where it stands before an issuer with a registration endpoint", () => {
    const registrationEndpoint = "https://dcr.example.com/register";
    const accept = [{ issuer: "https://login.example.com", registrationEndpoint }];
    expect(metadataOf("documents", accept).authorization_servers).toEqual(["https://mcp.example.com"]);
  });

  it("says nothing of scopes where there are none", () => {
    const metadata = metadataOf("documents", [{ issuer: "https://login.example.com" }]);
    expect(metadata).not.toHaveProperty("scopes_supported");
  });
});
