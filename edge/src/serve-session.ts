import { denial } from "./denial.ts";
import { errorResponse } from "./errors.ts";
import { type Exchange, type Outcome, sessionIds } from "./exchange.ts";
import { forward } from "./forward.ts";
import { isLegacy } from "./mcp/message.ts";
import { CODES, MessageError } from "./mcp/message-error.ts";
import { decideConnection } from "./mcp/policy/decide-subject.ts";
import { revisionOfHeader } from "./mcp/revision.ts";
import { openLastEvent, openSession } from "./mcp/session/session.ts";
import { type Answered, relay } from "./relay.ts";

/**
 * GET and DELETE, which revisions before 2026-07-28 have (MCP 2025-11-25, transports): to listen, or to go on with a
 * stream that broke off, and to end a session.
 */
export async function serveSession(exchange: Exchange, method: "GET" | "DELETE"): Promise<Outcome> {
  const { request, server, principal, context } = exchange;
  const revision = revisionOfHeader(request.headers);
  if (!isLegacy(revision)) return notAllowed("POST");
  const ids = sessionIds(exchange);
  const session = await openSession(request.headers, ids);
  const decision = decideConnection(server, principal);
  if (decision.effect !== "allow") {
    return denial(decision, undefined, server, context.configuration.publicUrl);
  }
  const response = await (method === "GET" ? listen : end)(exchange, { revision, session, ids });
  return { response, decision: "allowed", rule: decision.rule };
}

/** The answer to a method that the endpoint does not have. */
export function notAllowed(allow: string): Outcome {
  const response = errorResponse(405, "invalid_request", `Allowed here: ${allow}.`, { allow });
  return { response, decision: "rejected", rule: "method" };
}

/** A request without a message. */
type Wordless = Omit<Answered, "request">;

async function listen(exchange: Exchange, { revision, session, ids }: Wordless): Promise<Response> {
  const last = await openLastEvent(exchange.request.headers, session, ids);
  const forwarded = { method: "GET", revision, session, lastEventId: last?.id } as const;
  return forward(exchange, forwarded, (answer) =>
    relay(exchange, answer, { revision, request: last?.request, session, ids }),
  );
}

/** Of the origin's answer only the status says something. */
async function end(exchange: Exchange, { revision, session }: Wordless): Promise<Response> {
  if (session === undefined) {
    const reason = "Which session is to end? Its Mcp-Session-Id is missing.";
    throw new MessageError(400, CODES.invalidRequest, reason);
  }
  return forward(exchange, { method: "DELETE", revision, session }, async (answer) => {
    await answer.body?.cancel();
    return new Response(null, { status: answer.status });
  });
}
