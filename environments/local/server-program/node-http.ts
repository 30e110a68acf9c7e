import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";

/** The web standard's request for one of Node's; it is aborted when the client goes away. */
export function toRequest(message: IncomingMessage, response: ServerResponse, url: URL): Request {
  const method = message.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  return new Request(url, {
    method,
    headers: Object.entries(message.headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
    signal: gone.signal,
    ...(hasBody && { body: Readable.toWeb(message), duplex: "half" }),
  });
}

/** Sends the web standard's response through one of Node's. */
export async function sendResponse(source: Response, target: ServerResponse): Promise<void> {
  target.writeHead(source.status, Object.fromEntries(source.headers));
  if (!source.body) {
    target.end();
    return;
  }
  target.flushHeaders();
  await pipeline(Readable.fromWeb(source.body as ReadableStream), target);
}
