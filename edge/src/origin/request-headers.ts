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
/** Without an underscore, which some origins read as a hyphen. */
const PASSED_PARAMETER = /^mcp-param-[a-z0-9-]+$/;

/**
 * The client's headers that an origin may see. Everything else stays behind: the client's token, cookies, and
 * whatever could be taken for a statement of the gateway or of a cloud (RFC 9700 section 4.13).
 */
export function requestHeaders(headers: Headers): Headers {
  const passed = new Headers({ "accept-encoding": "identity" });
  for (const [name, value] of headers) {
    if (PASSED.has(name) || PASSED_PARAMETER.test(name)) passed.set(name, value);
  }
  return passed;
}
