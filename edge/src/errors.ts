/** An error as OAuth and MCP clients read it (RFC 6749 section 5.2): a code and one helpful sentence. */
export function errorResponse(
  status: number,
  error: string,
  description: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ error, error_description: description }, { status, headers });
}

/** A JSON-RPC error (JSON-RPC 2.0 section 5.1) with an HTTP status of its own. */
export function jsonRpcError(
  status: number,
  id: string | number | undefined,
  code: number,
  message: string,
  data?: object,
): Response {
  const error = { code, message, ...(data && { data }) };
  return Response.json({ jsonrpc: "2.0", id: id ?? null, error }, { status });
}
