import type { Exchange } from "./exchange.ts";
import type { ClientRequest, Revision } from "./mcp/message.ts";
import { relayAnswer } from "./mcp/relay-answer.ts";
import type { SessionIds } from "./mcp/session/session-ids.ts";

/** What an answer belongs to. */
export interface Answered {
  readonly revision: Revision;
  /** The request that is answered, if one is. */
  readonly request: Pick<ClientRequest, "id" | "method"> | undefined;
  /** The origin's own id of the session, if there is one. */
  readonly session: string | undefined;
  /** With what the ids of events are sealed, where clients get any. */
  readonly ids: SessionIds | undefined;
}

/** Passes an origin's answer on to who asked. */
export function relay(
  { server, principal, context, onFault }: Exchange,
  answer: Response,
  { revision, request, session, ids }: Answered,
): Promise<Response> {
  return relayAnswer(answer, {
    revision,
    request,
    ...(ids && { eventId: (id: string) => ids.sealEvent({ id, request }, session) }),
    server,
    principal,
    limits: context.configuration.limits,
    onFault,
  });
}
