import { denial } from "./denial.ts";
import { type Exchange, type Outcome, sessionIds } from "./exchange.ts";
import { forward } from "./forward.ts";
import { isLegacy, type Message } from "./mcp/message.ts";
import { checkMirroredHeaders } from "./mcp/mirrored-headers.ts";
import { decide } from "./mcp/policy/decide.ts";
import { readMessage } from "./mcp/read-message.ts";
import { relayAnswer } from "./mcp/relay-answer.ts";
import { beginSession, openSession, requireSession } from "./mcp/session/session.ts";

/** POST: message → session → decision → origin → answer. */
export async function serveMessage(exchange: Exchange): Promise<Outcome> {
  const { request, server, principal, context, progress, onFault } = exchange;
  const { limits, publicUrl } = context.configuration;
  const message = await readMessage(request, limits);
  progress.message = message;
  checkMirroredHeaders(request.headers, message);
  const { revision } = message;
  const ids = isLegacy(revision) ? sessionIds(exchange) : undefined;
  const session = isLegacy(revision) ? await openSession(request.headers, ids) : undefined;
  const decision = decide(server, principal, message);
  if (decision.effect !== "allow") return denial(decision, message, server, publicUrl);
  requireSession(message, session);
  const forwarded = { method: "POST", revision, session, body: message.bytes } as const;
  const response = await forward(exchange, forwarded, async (answer) => {
    const begun = begins(message) ? await beginSession(answer, ids) : undefined;
    const asked = message.kind === "request" ? message : undefined;
    const relayed = await relayAnswer(answer, {
      revision,
      request: asked,
      ...(ids && { eventId: (id) => ids.sealEvent({ id, request: asked }, session ?? begun?.id) }),
      server,
      principal,
      limits,
      onFault,
    });
    if (begun) relayed.headers.set("mcp-session-id", begun.sealed);
    return relayed;
  });
  return { response, decision: "allowed", rule: decision.rule };
}

function begins(message: Message): boolean {
  return message.kind === "request" && message.method === "initialize";
}
