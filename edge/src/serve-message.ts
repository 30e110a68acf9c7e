import { denial } from "./denial.ts";
import { type Exchange, type Outcome, sessionIds } from "./exchange.ts";
import { forward } from "./forward.ts";
import { isLegacy } from "./mcp/message.ts";
import { checkMirroredHeaders } from "./mcp/mirrored-headers.ts";
import { decide } from "./mcp/policy/decide.ts";
import { readMessage } from "./mcp/read-message.ts";
import { beginSession, openSession, requireSession } from "./mcp/session/session.ts";
import { relay } from "./relay.ts";

/** POST: message → session → decision → origin → answer. */
export async function serveMessage(exchange: Exchange): Promise<Outcome> {
  const { request, server, principal, context, progress } = exchange;
  const { limits, publicUrl } = context.configuration;
  const message = await readMessage(request, limits);
  progress.message = message;
  checkMirroredHeaders(request.headers, message, server.mirroredArguments);
  const { revision } = message;
  const ids = isLegacy(revision) ? sessionIds(exchange) : undefined;
  const session = isLegacy(revision) ? await openSession(request.headers, ids) : undefined;
  const decision = decide(server, principal, message);
  if (decision.effect !== "allow") return denial(decision, message, server, publicUrl);
  requireSession(message, session);
  const asked = message.kind === "request" ? message : undefined;
  const forwarded = { method: "POST", revision, session, body: message.bytes } as const;
  const response = await forward(exchange, forwarded, async (answer) => {
    if (!asked && answer.ok) return accepted(answer);
    const begun = asked?.method === "initialize" ? await beginSession(answer, ids) : undefined;
    const answered = { revision, request: asked, session: begun?.id ?? session, ids };
    const relayed = await relay(exchange, answer, answered);
    if (begun) relayed.headers.set("mcp-session-id", begun.sealed);
    return relayed;
  });
  return { response, decision: "allowed", rule: decision.rule };
}

/** What is no request has no answer (MCP 2026-07-28, transports): whatever an origin has to say to it stays behind. */
async function accepted({ body }: Response): Promise<Response> {
  await body?.cancel();
  return new Response(null, { status: 202 });
}
