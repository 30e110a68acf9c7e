import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  createMcpHandler,
  hostHeaderValidationResponse,
  isLegacyRequest,
  localhostAllowedHostnames,
} from "@modelcontextprotocol/server";
import { sendResponse, toRequest } from "../../../environments/local/server-program/node-http.ts";
import { createEverything } from "./everything.ts";
import { Sessions } from "./sessions.ts";
import { unchecked } from "./unchecked.ts";

const isLax = process.argv.includes("--lax");

const modern = createMcpHandler(() => createEverything(surroundings), { legacy: "reject" });
const sessions = new Sessions(() => createEverything(surroundings));
const surroundings = {
  notify: modern.notify,
  cutStream: ({ sessionId, mcpReq }: { sessionId?: string | undefined; mcpReq: { id: string | number } }) =>
    sessions.cutStream(sessionId, mcpReq.id),
};

async function respond(received: Request): Promise<Response> {
  if (new URL(received.url).pathname !== "/mcp") return new Response(null, { status: 404 });
  const request = isLax ? await unchecked(received) : received;
  const refusal = isLax ? undefined : hostHeaderValidationResponse(request, localhostAllowedHostnames());
  if (refusal) return refusal;
  return (await isLegacyRequest(request)) ? sessions.respond(request) : modern.fetch(request);
}

async function handle(message: IncomingMessage, target: ServerResponse): Promise<void> {
  const request = toRequest(message, target, new URL(message.url ?? "/", "http://everything"));
  await sendResponse(await respond(request), target);
}

/** Runs until it is told to stop. Says on standard output, as one line of JSON, where it is. */
const server = createServer((message, target) => {
  // Of a client that is gone nothing needs to be said.
  handle(message, target).catch(() => target.destroy());
}).listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ port })}\n`);
});
process.once("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
});
