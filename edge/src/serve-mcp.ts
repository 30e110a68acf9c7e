import { bearerToken } from "./access-token/bearer.ts";
import { challenge } from "./access-token/challenge.ts";
import { verifyAccessToken } from "./access-token/verify.ts";
import { type AuditRecord, type FaultRecord, principalDigest, printable } from "./audit/record.ts";
import type { Server } from "./configuration/configuration.ts";
import { scopesOf } from "./configuration/scopes.ts";
import { errorResponse } from "./errors.ts";
import type { McpContext, Outcome, Progress } from "./exchange.ts";
import { FilterError } from "./mcp/filter-answer.ts";
import { type ClientResponse, type Message, nameOf } from "./mcp/message.ts";
import { AnswerError } from "./mcp/relay-answer.ts";
import { refuse } from "./refusal.ts";
import { serveMessage } from "./serve-message.ts";
import { notAllowed, serveSession } from "./serve-session.ts";

/** One request to one server: request → principal → message → decision → origin → answer → audit record. */
export async function serveMcp(request: Request, server: Server, context: McpContext): Promise<Response> {
  const startedAt = context.now();
  const progress: Progress = { requestId: crypto.randomUUID() };
  let outcome: Outcome;
  try {
    outcome = await serve(request, server, context, progress);
  } catch (error) {
    outcome = refuse(error, server, context.configuration, progress.message);
  }
  context.log(await auditRecord(outcome, progress, server, startedAt, context.now()));
  outcome.response.headers.set("x-request-id", progress.requestId);
  return outcome.response;
}

async function serve(
  request: Request,
  server: Server,
  context: McpContext,
  progress: Progress,
): Promise<Outcome> {
  const { limits, publicUrl } = context.configuration;
  const token = bearerToken(request.headers.get("authorization"), limits.tokenBytes);
  if (token === undefined) {
    const header = challenge(publicUrl, server, { scopes: scopesOf(server) });
    const response = errorResponse(401, "unauthorized", "Missing Authorization header", {
      "www-authenticate": header,
    });
    return { response, decision: "rejected", rule: "token" };
  }
  const principal = await verifyAccessToken(token, server, context.issuers, limits, new Date(context.now()));
  progress.principal = principal;
  const onFault = (error: unknown) => context.log(faultRecord(error, progress, server, context.now()));
  const exchange = { request, server, principal, context, progress, onFault };
  switch (request.method) {
    case "POST":
      return serveMessage(exchange);
    case "GET":
    case "DELETE":
      return serveSession(exchange, request.method);
    default:
      return notAllowed("POST, GET, DELETE");
  }
}

async function auditRecord(
  { response, decision, rule, fault }: Outcome,
  { requestId, principal, message }: Progress,
  server: Server,
  startedAt: number,
  endedAt: number,
): Promise<AuditRecord> {
  return {
    event: "decision",
    time: new Date(startedAt).toISOString(),
    request_id: requestId,
    server: server.id,
    ...(principal && { principal: await principalDigest(principal), scopes: principal.scopes }),
    ...(principal?.clientId !== undefined && { client_id: printable(principal.clientId) }),
    ...(message && message.kind !== "response" && namesOf(message)),
    decision,
    rule,
    status: response.status,
    ...(fault !== undefined && { fault }),
    latency_ms: endedAt - startedAt,
  };
}

function namesOf(message: Exclude<Message, ClientResponse>): Pick<AuditRecord, "method" | "tool"> {
  const { method } = message;
  const tool = method === "tools/call" ? nameOf(message) : undefined;
  return { method: printable(method), ...(tool !== undefined && { tool: printable(tool) }) };
}

function faultRecord(error: unknown, { requestId }: Progress, server: Server, now: number): FaultRecord {
  return {
    event: "fault",
    time: new Date(now).toISOString(),
    request_id: requestId,
    server: server.id,
    fault:
      error instanceof AnswerError || error instanceof FilterError ? error.message : "the stream broke off",
  };
}
