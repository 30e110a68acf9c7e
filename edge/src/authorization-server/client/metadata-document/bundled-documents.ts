/**
 * Metadata documents of well-known clients whose host refuses addresses of data centres (anthropics/claude-ai-mcp#650,
 * anthropics/claude-code#84263), for when it does. No more is in them than their publisher documents: who they are,
 * and where they may be sent back to. https://claude.com/docs/connectors/building/authentication
 */
export const BUNDLED_DOCUMENTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "https://claude.ai/oauth/mcp-oauth-client-metadata": {
    client_id: "https://claude.ai/oauth/mcp-oauth-client-metadata",
    client_name: "Claude",
    redirect_uris: ["https://claude.ai/api/mcp/auth_callback", "https://claude.com/api/mcp/auth_callback"],
    token_endpoint_auth_method: "none",
  },
  "https://claude.ai/oauth/claude-code-client-metadata": {
    client_id: "https://claude.ai/oauth/claude-code-client-metadata",
    client_name: "Claude Code",
    redirect_uris: ["http://localhost/callback", "http://127.0.0.1/callback"],
    token_endpoint_auth_method: "none",
  },
};
