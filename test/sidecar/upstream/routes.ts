import { createHash } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { serveMcp } from "./mcp-server.ts";

/** How many requests arrived, and how many of them ended because the other side went away. */
export const counts = { arrived: 0, aborted: 0 };

type Route = (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => unknown;

const ROUTES: Readonly<Record<string, Route>> = {
  "/mcp": serveMcp,
  "/echo": echo,
  "/events": sendEvents,
  "/download": download,
  "/silence": () => undefined,
  "/early": (_, response) => response.writeHead(413).end("too large"),
  "/unread": (request) => request.pause(),
  "/status": (_, response, query) => {
    const challenge = { "www-authenticate": 'Bearer error="insufficient_scope"', "retry-after": "7" };
    response.writeHead(Number(query.get("status")), { ...challenge, location: query.get("location") ?? "/" });
    response.end("from the upstream");
  },
  "/headers": (_, response) => {
    response.setHeader("mcp-session-id", "session-1");
    response.setHeader("cache-control", "no-store");
    response.setHeader("set-cookie", ["a=1", "b=2"]);
    response.setHeader("server", "Google Frontend");
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("keep-alive", "timeout=7");
    response.setHeader("x-request-id", "request-1");
    response.setHeader("mcp-of-connection", "x");
    response.setHeader("connection", "keep-alive, mcp-of-connection");
    response.end("{}");
  },
  "/broken": async (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: 1\n\n");
    await delay(100);
    response.destroy();
  },
  "/switch": (request) => {
    request.socket.end("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n");
  },
};

/** What is behind the front: every way in which an upstream can answer. */
export const routes: RequestListener = (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://upstream");
  counts.arrived += 1;
  response.once("close", () => {
    if (!response.writableFinished) counts.aborted += 1;
  });
  const route = ROUTES[pathname.replace(/^\/base(?=\/)/, "")] ?? echo;
  // A request that breaks off is no fault here.
  Promise.resolve(route(request, response, searchParams)).catch(() => response.destroy());
};

/** Says what arrived. */
async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url, headers } = request;
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of request) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ method, url, headers, bytes, digest: hash.digest("hex") }));
}

async function sendEvents(
  _: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
  for (let number = 1; number <= Number(query.get("count")) && !response.destroyed; number++) {
    await delay(Number(query.get("every")));
    response.write(`data: ${number}\n\n`);
  }
  response.end();
}

async function download(_: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
  const chunk = Buffer.alloc(65_536, "x");
  const chunks = Number(query.get("bytes")) / chunk.length;
  response.writeHead(200, { "content-length": chunks * chunk.length });
  for (let sent = 0; sent < chunks; sent++) {
    if (!response.write(chunk)) await new Promise((resolve) => response.once("drain", resolve));
  }
  response.end();
}
