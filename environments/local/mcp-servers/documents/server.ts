import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createMcpHandler } from "@modelcontextprotocol/server";
import type { Caller } from "../../../../edge/backend/caller.ts";
import { verifyCaller } from "../../../../edge/backend/fetch.ts";
import { authInfoOf } from "../../../../edge/backend/mcp.ts";
import { createLog, type Level } from "../../server-program/log.ts";
import { sendResponse, toRequest } from "../../server-program/node-http.ts";
import { DocumentFolder } from "./document-folder.ts";
import type { Settings } from "./settings.ts";
import { createTools } from "./tools.ts";

const MAX_BODY_BYTES = 1024 * 1024;

/** Who calls, once that is known. */
interface Known {
  caller?: Caller;
}

/** What became of a request, for its line in the log. */
interface Outcome extends Known {
  readonly response: Response;
}

/** The server over HTTP: health checks for everybody, MCP at `/mcp` for whom the edge vouches for. */
export function createDocumentsServer(settings: Omit<Settings, "host" | "port">): Server {
  const log = createLog(settings.logLevel);
  const documents = new DocumentFolder(settings.documentsFolder);
  const mcp = createMcpHandler(({ authInfo }) => createTools(documents, { scopes: authInfo?.scopes ?? [] }), {
    maxRequestBodySize: MAX_BODY_BYTES,
  });

  async function respond(request: Request): Promise<Outcome> {
    switch (new URL(request.url).pathname) {
      case "/health":
        return { response: json(200, { status: "healthy" }) };
      case "/ready":
        return { response: await readiness(documents) };
      case "/mcp":
        return respondToCaller(request);
      default:
        return { response: json(404, { error: "not_found", message: "There is nothing here." }) };
    }
  }

  const answerCaller = verifyCaller({ assertion: settings.assertions })((request, caller, known: Known) => {
    known.caller = caller;
    return mcp.fetch(request, { authInfo: authInfoOf(caller) });
  });

  async function respondToCaller(request: Request): Promise<Outcome> {
    const known: Known = {};
    const response = await answerCaller(request, known);
    return { response, ...known };
  }

  async function handle(message: IncomingMessage, target: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const url = URL.parse(message.url ?? "/", "http://documents");
    const { response, caller } = url
      ? await respond(toRequest(message, target, url))
      : { response: json(400, { error: "invalid_request", message: "The URL is not one." }) };
    await sendResponse(response, target);
    log(levelOf(url?.pathname, response.status), {
      event: "request",
      method: message.method,
      path: url?.pathname,
      status: response.status,
      durationMs: Math.round(performance.now() - startedAt),
      ...(caller && { caller: { issuer: caller.issuer, subject: caller.subject } }),
    });
  }

  return createServer((message, target) => {
    handle(message, target).catch((error: Error) => {
      if (target.destroyed) return log("info", { event: "client gone", method: message.method });
      log("error", { event: "failure", message: error.message });
      if (target.headersSent) target.destroy();
      else void sendResponse(json(500, { error: "internal_error", message: "It failed." }), target);
    });
  });
}

async function readiness(documents: DocumentFolder): Promise<Response> {
  if (await documents.isComplete()) return json(200, { status: "ready" });
  return json(503, { status: "not_ready", reason: "document files missing" });
}

function json(status: number, body: object): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}

function levelOf(path: string | undefined, status: number): Level {
  if (status >= 500) return "error";
  if (path === "/health" || path === "/ready") return "debug";
  return status >= 400 ? "warning" : "info";
}
