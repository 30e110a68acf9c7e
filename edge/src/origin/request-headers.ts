/** What an origin needs of a client's headers: MCP's version, and the two of content negotiation. */
const PASSED = /^(?:accept|content-type|mcp-protocol-version)$/;

/**
 * What mirrors a message's body (MCP 2026-07-28, transports). A parameter is without an underscore, which some origins
 * read as a hyphen.
 */
const MIRRORED = /^mcp-(?:method|name|param-[a-z0-9-]+)$/;

/**
 * The client's headers that an origin may see. Everything else stays behind: the client's token, cookies, and
 * whatever could be taken for a statement of the gateway or of a cloud (RFC 9700 section 4.13).
 *
 * @param areMirrored - whether the message is of a revision that has headers mirror it, so that they were checked
 */
export function requestHeaders(headers: Headers, areMirrored: boolean): Headers {
  const passed = new Headers({ "accept-encoding": "identity" });
  // Meant for the gateway alone: RFC 9110 section 7.6.1.
  const ofConnection = new Set(
    headers
      .get("connection")
      ?.toLowerCase()
      .split(/[\s,]+/),
  );
  for (const [name, value] of headers) {
    if (ofConnection.has(name)) continue;
    if (PASSED.test(name) || (areMirrored && MIRRORED.test(name))) passed.set(name, value);
  }
  return passed;
}
