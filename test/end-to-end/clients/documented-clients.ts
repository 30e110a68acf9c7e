/** An MCP client that has a metadata document: draft-ietf-oauth-client-id-metadata-document-01. */
export interface DocumentedClient {
  readonly client: string;
  /** The document at its URL, which is the `client_id`, as its maker's sources and reports about it have it. */
  readonly document: Readonly<Record<string, unknown>> & { readonly client_id: string };
  /** The redirect URIs that it asks for then. */
  readonly asksFor: readonly string[];
  /** Where its keys are, with which it signs its assertions. @default it has none */
  readonly keys?: string;
}

/** What is the same in most of the documents. */
const PUBLIC = {
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
  token_endpoint_auth_method: "none",
};

/** Clients with the documents that their makers publish, as far as it matters to an authorization server. */
export const DOCUMENTED_CLIENTS: readonly DocumentedClient[] = [
  {
    // https://claude.com/docs/connectors/building/authentication
    client: "Claude",
    document: {
      client_id: "https://claude.ai/oauth/mcp-oauth-client-metadata",
      client_name: "Claude",
      redirect_uris: ["https://claude.ai/api/mcp/auth_callback"],
      ...PUBLIC,
      grant_types: [...PUBLIC.grant_types, "urn:ietf:params:oauth:grant-type:jwt-bearer"],
    },
    asksFor: ["https://claude.ai/api/mcp/auth_callback"],
  },
  {
    // anthropics/claude-code#90370: without a port, whatever port it listens on
    client: "Claude Code",
    document: {
      client_id: "https://claude.ai/oauth/claude-code-client-metadata",
      client_name: "Claude Code",
      redirect_uris: ["http://localhost/callback", "http://127.0.0.1/callback"],
      ...PUBLIC,
    },
    asksFor: ["http://localhost:3118/callback", "http://127.0.0.1:54545/callback"],
  },
  {
    // https://developers.openai.com/plugins/build/auth
    client: "ChatGPT",
    document: {
      client_id: "https://chatgpt.com/oauth/client.json",
      client_name: "ChatGPT",
      redirect_uris: ["https://chatgpt.com/connector_platform_oauth_redirect"],
      ...PUBLIC,
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_methods_supported: ["none", "private_key_jwt"],
      token_endpoint_auth_signing_alg: "RS256",
      jwks_uri: "https://chatgpt.com/oauth/jwks.json",
    },
    asksFor: ["https://chatgpt.com/connector_platform_oauth_redirect"],
    keys: "https://chatgpt.com/oauth/jwks.json",
  },
  {
    // openai/codex#30460
    client: "Codex",
    document: {
      client_id: "https://chatgpt.com/oauth/codex/client.json",
      client_name: "Codex",
      redirect_uris: ["http://127.0.0.1/callback", "http://localhost/callback"],
      ...PUBLIC,
    },
    asksFor: ["http://127.0.0.1:51515/callback"],
  },
  {
    client: "VS Code",
    document: {
      client_id: "https://vscode.dev/oauth/client-metadata.json",
      client_name: "Visual Studio Code",
      client_uri: "https://vscode.dev/product",
      redirect_uris: ["http://127.0.0.1:33418/", "https://vscode.dev/redirect"],
      ...PUBLIC,
      grant_types: [...PUBLIC.grant_types, "urn:ietf:params:oauth:grant-type:device_code"],
      application_type: "native",
    },
    asksFor: ["http://127.0.0.1:33418/", "http://127.0.0.1:60123/", "https://vscode.dev/redirect"],
  },
  {
    // github/copilot-cli#4800
    client: "Copilot CLI",
    document: {
      client_id: "https://github.com/copilot/cli/client-metadata.json",
      client_name: "GitHub Copilot CLI",
      redirect_uris: ["http://127.0.0.1:33418/"],
      ...PUBLIC,
    },
    asksFor: ["http://127.0.0.1:49999/"],
  },
  {
    // zed-industries/zed, crates/context_server/src/oauth.rs
    client: "Zed",
    document: {
      client_id: "https://zed.dev/oauth/client-metadata.json",
      client_name: "Zed",
      client_uri: "https://zed.dev",
      redirect_uris: ["http://127.0.0.1/callback"],
      ...PUBLIC,
    },
    asksFor: ["http://127.0.0.1:27523/callback", "http://127.0.0.1:49152/callback"],
  },
  {
    // aaif-goose/goose, documentation/static/oauth/client-metadata.json
    client: "Goose",
    document: {
      client_id: "https://goose-docs.ai/oauth/client-metadata.json",
      client_name: "Goose",
      redirect_uris: ["http://localhost/oauth_callback"],
      ...PUBLIC,
      grant_types: ["authorization_code"],
      scope: "openid profile email",
    },
    asksFor: ["http://localhost:52520/oauth_callback"],
  },
  {
    // sst/opencode, src/routes/oauth/opencode/client.json of its website
    client: "OpenCode",
    document: {
      client_id: "https://opencode.ai/oauth/opencode/client.json",
      client_name: "OpenCode",
      client_uri: "https://opencode.ai",
      redirect_uris: ["http://127.0.0.1/callback", "http://localhost/callback"],
      ...PUBLIC,
      application_type: "native",
    },
    asksFor: ["http://127.0.0.1:51675/callback"],
  },
];
