import { createServer, type Server } from "node:http";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import express from "express";
import type { Caller } from "../../../../edge/backend/caller.ts";
import { InsufficientScopeError } from "../../../../edge/backend/errors.ts";
import { type AuthInfo, callerOf, requireScopes, verifyCaller } from "../../../../edge/backend/mcp.ts";
import type { CallerOptions } from "../../../../edge/backend/verify-caller.ts";
import { answerFailure, answerNotFound } from "../../server-program/failures.ts";
import { createLog, type Level, type Log } from "../../server-program/log.ts";
import { logRefusals, logRequests } from "../../server-program/log-requests.ts";
import { sendResponse, toRequest } from "../../server-program/node-http.ts";
import { BackendError, TasksBackend } from "./tasks-backend.ts";
import type { Tool } from "./tool.ts";
import { TOOLS } from "./tools.ts";

/** What the server needs to know. */
export interface TasksServerOptions {
  /** How callers are known. */
  readonly callers: CallerOptions;
  /** Where the tasks are kept. */
  readonly backendUrl: string;
  readonly logLevel: Level;
  /** @default all that there are */
  readonly tools?: readonly Tool[];
}

const MOST_BODY_BYTES = 64 * 1024;

/** The server over HTTP: a health check for everybody, MCP at `/mcp` for whom the edge vouches for. */
export function createTasksServer({
  callers,
  backendUrl,
  logLevel,
  tools = TOOLS,
}: TasksServerOptions): Server {
  const log = createLog(logLevel);
  const mcp = createMcpHandler(
    ({ authInfo }) => {
      const caller = callerOf({ ...(authInfo && { authInfo }) });
      const server = new McpServer({ name: "tasks", version: "0.1.0" });
      const backend = new TasksBackend(backendUrl, caller);
      for (const tool of tools) register(server, tool, { caller, backend, log });
      return server;
    },
    { maxRequestBodySize: MOST_BODY_BYTES },
  );
  const app = express().disable("x-powered-by").disable("etag");
  app.use(logRequests(log));
  app.get("/health", (_request, response) => {
    response.json({ status: "healthy" });
  });
  app.use("/mcp", verifyCaller({ ...callers, onRefused: logRefusals(log) }));
  app.all("/mcp", async (request, response) => {
    const { auth: authInfo } = request as { readonly auth?: AuthInfo };
    const asked = toRequest(request, response, new URL("http://tasks/mcp"));
    await sendResponse(await mcp.fetch(asked, { ...(authInfo && { authInfo }) }), response);
  });
  app.use(answerNotFound, answerFailure(log));
  return createServer(app);
}

/** Has one caller find a tool, who gets to know why it refuses, and not what fails behind it. */
function register(
  server: McpServer,
  { requiredScopes, descriptor: { name, ...told }, handler }: Tool,
  { caller, backend, log }: { readonly caller: Caller; readonly backend: TasksBackend; readonly log: Log },
): void {
  server.registerTool(name, told, async (parameters) => {
    try {
      requireScopes(caller, ...requiredScopes);
      return { content: [{ type: "text", text: await handler(parameters, backend) }] };
    } catch (error) {
      if (error instanceof InsufficientScopeError || error instanceof BackendError) throw error;
      log("error", { event: "failure", tool: name, message: String(error) });
      throw new BackendError("The tasks cannot be had right now");
    }
  });
}
