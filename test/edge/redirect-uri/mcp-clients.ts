/** An MCP client as authorization servers meet it. */
export interface McpClient {
  readonly client: string;
  /** What it registers itself with (RFC 7591 section 3.1). */
  readonly registration: Readonly<Record<string, unknown>> & { readonly redirect_uris: readonly string[] };
  /** The redirect URIs that it asks for then. */
  readonly asksFor: readonly string[];
}

const CODE_AND_REFRESH = ["authorization_code", "refresh_token"];

/** What most clients send beside their names and URIs: public, with refresh tokens. */
const PUBLIC = {
  grant_types: CODE_AND_REFRESH,
  response_types: ["code"],
  token_endpoint_auth_method: "none",
};

/** Clients that register themselves, with the bodies that they send, as their sources and reports about them have it. */
export const MCP_CLIENTS: readonly McpClient[] = [
  {
    // https://claude.com/docs/connectors/building/authentication, anthropics/claude-ai-mcp#1043
    client: "Claude",
    registration: {
      client_name: "Claude",
      redirect_uris: ["https://claude.ai/api/mcp/auth_callback"],
      ...PUBLIC,
      token_endpoint_auth_method: "client_secret_post",
      scope: "public:read confidential:read",
    },
    asksFor: ["https://claude.ai/api/mcp/auth_callback"],
  },
  {
    client: "Claude, at its other address and without a name",
    registration: { redirect_uris: ["https://claude.com/api/mcp/auth_callback"], ...PUBLIC },
    asksFor: ["https://claude.com/api/mcp/auth_callback"],
  },
  {
    client: "Claude Code",
    registration: {
      client_name: "Claude Code (documents)",
      redirect_uris: ["http://localhost:3118/callback"],
      ...PUBLIC,
      application_type: "native",
    },
    asksFor: ["http://localhost:3118/callback", "http://localhost:54545/callback"],
  },
  {
    // RevenueCat/ai-toolkit#58
    client: "Claude Code's desktop app",
    registration: {
      client_name: "Claude",
      redirect_uris: ["claude://claude.ai/mcp-auth-callback/sdk"],
      ...PUBLIC,
    },
    asksFor: ["claude://claude.ai/mcp-auth-callback/sdk"],
  },
  {
    client: "ChatGPT",
    registration: {
      client_name: "ChatGPT",
      redirect_uris: ["https://chatgpt.com/connector/oauth/OUbdUMlL15Ct"],
      ...PUBLIC,
    },
    asksFor: ["https://chatgpt.com/connector/oauth/OUbdUMlL15Ct"],
  },
  {
    client: "ChatGPT, as it was",
    registration: {
      client_name: "ChatGPT",
      redirect_uris: ["https://chatgpt.com/connector_platform_oauth_redirect"],
      ...PUBLIC,
    },
    asksFor: ["https://chatgpt.com/connector_platform_oauth_redirect"],
  },
  {
    // openai/codex#30460
    client: "Codex",
    registration: {
      client_name: "Codex",
      redirect_uris: ["http://127.0.0.1:51515/callback/7sRoLP0mTQfd"],
      ...PUBLIC,
      application_type: "native",
    },
    asksFor: ["http://127.0.0.1:51515/callback/7sRoLP0mTQfd", "http://127.0.0.1:50001/callback/7sRoLP0mTQfd"],
  },
  {
    // microsoft/vscode, src/vs/base/common/oauth.ts
    client: "VS Code",
    registration: {
      client_name: "Visual Studio Code",
      client_uri: "https://code.visualstudio.com",
      redirect_uris: [
        "https://insiders.vscode.dev/redirect",
        "https://vscode.dev/redirect",
        "http://127.0.0.1/",
        "http://127.0.0.1:33418/",
      ],
      ...PUBLIC,
      grant_types: [...CODE_AND_REFRESH, "urn:ietf:params:oauth:grant-type:device_code"],
      application_type: "native",
    },
    asksFor: [
      "https://vscode.dev/redirect",
      "https://insiders.vscode.dev/redirect",
      "http://127.0.0.1:33418/",
      "http://127.0.0.1:60123/",
    ],
  },
  {
    // github/copilot-cli#4800
    client: "Copilot CLI",
    registration: {
      client_name: "GitHub Copilot CLI",
      redirect_uris: ["http://127.0.0.1:33418/"],
      ...PUBLIC,
    },
    asksFor: ["http://127.0.0.1:33418/", "http://127.0.0.1:49999/"],
  },
  {
    // erp-mafia/accounted#2225, soflyy/agent-connector-for-wp#111
    client: "Cursor",
    registration: {
      client_name: "Cursor",
      redirect_uris: [
        "cursor://anysphere.cursor-mcp/oauth/callback",
        "https://www.cursor.com/agents/mcp/oauth/callback",
        "http://localhost:8787/callback",
      ],
      ...PUBLIC,
    },
    asksFor: [
      "cursor://anysphere.cursor-mcp/oauth/callback",
      "https://www.cursor.com/agents/mcp/oauth/callback",
      "http://localhost:8787/callback",
    ],
  },
  {
    client: "MCP Inspector, on the web",
    registration: {
      client_name: "MCP Inspector",
      client_uri: "https://github.com/modelcontextprotocol/inspector",
      redirect_uris: ["http://localhost:6274/oauth/callback"],
      ...PUBLIC,
      scope: "",
      application_type: "native",
    },
    asksFor: ["http://localhost:6274/oauth/callback"],
  },
  {
    client: "MCP Inspector, version 1",
    registration: {
      client_name: "MCP Inspector",
      client_uri: "https://github.com/modelcontextprotocol/inspector",
      redirect_uris: ["http://localhost:6274/oauth/callback/debug"],
      ...PUBLIC,
    },
    asksFor: ["http://localhost:6274/oauth/callback/debug"],
  },
  {
    client: "MCP Inspector, in the terminal",
    registration: {
      client_name: "MCP Inspector",
      client_uri: "https://github.com/modelcontextprotocol/inspector",
      redirect_uris: ["http://127.0.0.1:6276/oauth/callback"],
      ...PUBLIC,
      grant_types: ["authorization_code"],
      scope: "",
      application_type: "native",
    },
    asksFor: ["http://127.0.0.1:6276/oauth/callback"],
  },
  {
    // zed-industries/zed, crates/context_server/src/oauth.rs
    client: "Zed",
    registration: {
      client_name: "Zed",
      redirect_uris: ["http://127.0.0.1:27523/callback"],
      ...PUBLIC,
      grant_types: ["authorization_code"],
    },
    asksFor: ["http://127.0.0.1:27523/callback", "http://127.0.0.1:49152/callback"],
  },
  {
    client: "Goose",
    registration: {
      client_name: "goose",
      redirect_uris: ["http://localhost:52520/oauth_callback"],
      ...PUBLIC,
    },
    asksFor: ["http://localhost:52520/oauth_callback", "http://localhost:61000/oauth_callback"],
  },
  {
    // google-gemini/gemini-cli, packages/core/src/mcp/oauth-provider.ts
    client: "Gemini CLI",
    registration: {
      client_name: "Gemini CLI MCP Client",
      redirect_uris: ["http://localhost:7777/oauth/callback"],
      ...PUBLIC,
      code_challenge_method: ["S256"],
      scope: "",
    },
    asksFor: ["http://localhost:7777/oauth/callback", "http://localhost:40001/oauth/callback"],
  },
  {
    // sst/opencode, packages/opencode/src/mcp/oauth-provider.ts
    client: "OpenCode",
    registration: {
      client_name: "OpenCode",
      client_uri: "https://opencode.ai",
      redirect_uris: ["http://127.0.0.1:19876/mcp/oauth/callback"],
      ...PUBLIC,
    },
    asksFor: ["http://127.0.0.1:19876/mcp/oauth/callback"],
  },
  {
    // npm mcp-remote 0.15.1
    client: "mcp-remote",
    registration: {
      client_name: "MCP CLI Proxy",
      client_uri: "https://github.com/modelcontextprotocol/mcp-cli",
      software_id: "2e6dc280-f3c3-4e01-99a7-8181dbd1d23d",
      software_version: "0.15.1",
      redirect_uris: ["http://localhost:3334/oauth/callback"],
      ...PUBLIC,
      application_type: "native",
    },
    asksFor: ["http://localhost:3334/oauth/callback", "http://localhost:14321/oauth/callback"],
  },
  {
    client: "n8n",
    registration: {
      client_name: "n8n",
      client_uri: "https://n8n.io/",
      redirect_uris: ["https://oauth.n8n.cloud/oauth2/callback"],
      ...PUBLIC,
      token_endpoint_auth_method: "client_secret_basic",
    },
    asksFor: ["https://oauth.n8n.cloud/oauth2/callback"],
  },
  {
    client: "Windsurf",
    registration: { client_name: "Windsurf", redirect_uris: ["windsurf://oauth/callback"], ...PUBLIC },
    asksFor: ["windsurf://oauth/callback"],
  },
];
