/** The revision without sessions. */
export const MODERN = "2026-07-28";

/** What a modern request says of itself. */
export const MODERN_META = {
  "io.modelcontextprotocol/protocolVersion": MODERN,
  "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** A request of MCP 2026-07-28, with the headers that go with it. */
export function modernRequest(
  method: string,
  params: Record<string, unknown> = {},
): { message: Record<string, unknown>; headers: Record<string, string> } {
  const name = params.name ?? params.uri ?? params.taskId;
  return {
    message: { jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: MODERN_META } },
    headers: {
      "mcp-protocol-version": MODERN,
      "mcp-method": method,
      ...(typeof name === "string" && { "mcp-name": name }),
    },
  };
}
