/** What an origin needs of a client's headers: MCP's own, the two of content negotiation, and W3C Trace Context. */
const PASSED = new Set([
  "accept",
  "content-type",
  "mcp-method",
  "mcp-name",
  "mcp-protocol-version",
  "traceparent",
  "tracestate",
]);
const PASSED_PREFIX = "mcp-param-";

/**
 * The client's headers that an origin may see. Everything else stays behind: the client's token, cookies, and
 * whatever could be taken for a statement of the gateway or of a cloud (RFC 9700 section 4.13).
 */
export function requestHeaders(headers: Headers): Headers {
  const passed = new Headers({ "accept-encoding": "identity" });
  for (const [name, value] of headers) {
    if (PASSED.has(name) || name.startsWith(PASSED_PREFIX)) passed.set(name, value);
  }
  return passed;
}
