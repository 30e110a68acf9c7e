import type { IncomingMessage } from "node:http";

/** Headers by their names in lower case, in the order in which they came. */
export type Headers = Record<string, string[]>;

/** Of a request: its content, what is wanted of the answer, MCP's own, and its place in a trace. */
const OF_REQUEST =
  /^(?:accept(?:-encoding|-language)?|content-(?:encoding|language|length|type)|last-event-id|mcp-.+|traceparent|tracestate)$/;

/** Of an answer: its content, how long it may be kept, MCP's own, and why and until when a request is refused. */
const OF_ANSWER =
  /^(?:cache-control|content-(?:disposition|encoding|language|length|type)|etag|last-modified|mcp-.+|retry-after|vary|www-authenticate)$/;

/** The headers of a request that the upstream gets. Everything else stays behind, the client's credentials above all. */
export function requestHeaders(request: IncomingMessage, forwarded: ReadonlySet<string>): Headers {
  return select(request, OF_REQUEST, forwarded);
}

/** The headers of an answer that the client gets. */
export function answerHeaders(answer: IncomingMessage, forwarded: ReadonlySet<string>): Headers {
  return select(answer, OF_ANSWER, forwarded);
}

function select(message: IncomingMessage, own: RegExp, forwarded: ReadonlySet<string>): Headers {
  const ofConnection = new Set(
    (message.headersDistinct.connection ?? [])
      .join(",")
      .toLowerCase()
      .split(/[\s,]+/),
  );
  const selected: Headers = {};
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    // Some servers read an underscore as a hyphen, so that a header with one could pose as another.
    if (values === undefined || name.includes("_") || ofConnection.has(name)) continue;
    if (own.test(name) || forwarded.has(name)) selected[name] = values;
  }
  return selected;
}
