import type { Configuration, Server } from "../../../edge/src/configuration/configuration.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import type { ConfigurationDocument } from "../../../edge/src/configuration/schema.ts";

/** The URL of the documents server, and the audience of tokens for it. */
export const DOCUMENTS_URL = "https://mcp.example.com/mcp/documents";

/** Two servers, one issuer: as plain as a configuration for production gets. */
export const DOCUMENT = {
  publicUrl: "https://mcp.example.com",
  servers: {
    documents: {
      name: "Documents",
      origin: { url: "https://documents.internal.example/mcp", assertion: {} },
      tools: {
        get_public_info: { scopes: ["public:read"] },
        get_confidential_info: { scopes: ["confidential:read"] },
      },
    },
    tickets: { origin: { url: "https://tickets.internal.example/mcp" } },
  },
  tokens: { accept: [{ issuer: "https://login.example.com" }] },
  signingKeys: { callers: [{ secret: "CALLERS_SIGNING_KEY" }] },
} satisfies ConfigurationDocument;

/** The configuration of {@link DOCUMENT}. */
export function exampleConfiguration(): Configuration {
  return parseConfiguration(DOCUMENT);
}

/** The documents server of {@link DOCUMENT}. */
export function documentsServer(): Server {
  const { documents } = exampleConfiguration().servers;
  if (!documents) throw new Error("expected the documents server");
  return documents;
}
