import { denial } from "./denial.ts";
import { errorResponse } from "./errors.ts";
import { type Exchange, type Outcome, sessionIds } from "./exchange.ts";
import { forward } from "./forward.ts";
import { isLegacy } from "./mcp/message.ts";
import { CODES, MessageError } from "./mcp/message-error.ts";
import { decideConnection } from "./mcp/policy/decide-subject.ts";
import { relayAnswer } from "./mcp/relay-answer.ts";
import { revisionOfHeader } from "./mcp/revision.ts";
import { openLastEvent, openSession } from "./mcp/session/session.ts";

/**
 * GET and DELETE, which revisions before 2026-07-28 have (MCP 2025-11-25, transports): to listen, or to go on with a
 * stream that broke off, and to end a session.
 */
export async function serveSession(exchange: Exchange, method: "GET" | "DELETE"): Promise<Outcome> {
  const { request, server, principal, context } = exchange;
  const { publicUrl } = context.configuration;
  if (!isLegacy(revisionOfHeader(request.headers))) return notAllowed("POST");
  const session = await openSession(request.headers, sessionIds(exchange));
  const decision = decideConnection(server, principal);
  if (decision.effect !== "allow") return denial(decision, undefined, server, publicUrl);
  const response = await (method === "GET" ? listen(exchange, session) : end(exchange, session));
  return { response, decision: "allowed", rule: decision.rule };
}

/** The answer to a method that the endpoint does not have. */
export function notAllowed(allow: string): Outcome {
  const response = errorResponse(405, "invalid_request", `Allowed here: ${allow}.`, { allow });
  return { response, decision: "rejected", rule: "method" };
}

async function listen(exchange: Exchange, session: string | undefined): Promise<Response> {
  const { request, server, principal, context, onFault } = exchange;
  const { limits } = context.configuration;
  const revision = revisionOfHeader(request.headers);
  const ids = sessionIds(exchange);
  const last = await openLastEvent(request.headers, session, ids);
  const forwarded = { method: "GET", revision, session, lastEventId: last?.id } as const;
  return forward(exchange, forwarded, (answer) =>
    relayAnswer(answer, {
      revision,
      request: last?.request,
      ...(ids && { eventId: (id) => ids.sealEvent({ id, request: last?.request }, session) }),
      server,
      principal,
      limits,
      onFault,
    }),
  );
}

/** Of the origin's answer only the status says something. */
async function end(exchange: Exchange, session: string | undefined): Promise<Response> {
  if (session === undefined) {
    throw new MessageError(
      400,
      CODES.invalidRequest,
      "Which session is to end? Its Mcp-Session-Id is missing.",
    );
  }
  const revision = revisionOfHeader(exchange.request.headers);
  return forward(exchange, { method: "DELETE", revision, session }, async (answer) => {
    await answer.body?.cancel();
    return new Response(null, { status: answer.status });
  });
}
