import type { Message } from "../message.ts";
import { CODES, MessageError } from "../message-error.ts";
import { AnswerError } from "../relay-answer.ts";
import type { OriginEvent, SessionIds } from "./session-ids.ts";

/** What names another message by its id: without a session, the origin could not tell whose that is. */
const OF_A_SESSION = new Set(["notifications/cancelled", "notifications/progress"]);

/** A session that the origin has begun: its own id, and the one that the client gets. */
export interface BegunSession {
  readonly id: string;
  readonly sealed: string;
}

/**
 * The session that an answer to `initialize` begins, if it begins one.
 *
 * @param ids - absent where the gateway has nothing to seal them with
 * @throws {AnswerError} where it cannot be bound to its principal
 */
export async function beginSession(
  answer: Response,
  ids: SessionIds | undefined,
): Promise<BegunSession | undefined> {
  const id = answer.headers.get("mcp-session-id");
  if (id === null || !answer.ok) return undefined;
  const sealed = await ids?.seal(id);
  if (sealed !== undefined) return { id, sealed };
  await answer.body?.cancel();
  throw new AnswerError(
    ids ? "a session whose id is none" : "a session, for which the configuration has no sealingKeys",
  );
}

/**
 * The origin's own id of the session that a request is in, if it is in one.
 *
 * @param ids - absent where the gateway has nothing to seal them with, so that there are no sessions
 * @throws {MessageError} 404 where there is no such session of this principal: the client has to begin anew
 */
export async function openSession(
  headers: Headers,
  ids: SessionIds | undefined,
): Promise<string | undefined> {
  const text = headers.get("mcp-session-id");
  if (text === null) return undefined;
  const session = await ids?.open(text);
  if (session !== undefined) return session;
  throw new MessageError(404, CODES.sessionNotFound, "There is no such session; begin anew with initialize.");
}

/**
 * The last event that a client got of the stream it wants to go on with, if it names one.
 *
 * @throws {MessageError} 404 where there is no such event in this session
 */
export async function openLastEvent(
  headers: Headers,
  session: string | undefined,
  ids: SessionIds | undefined,
): Promise<OriginEvent | undefined> {
  const text = headers.get("last-event-id");
  if (text === null) return undefined;
  const event = await ids?.openEvent(text, session);
  if (event) return event;
  throw new MessageError(404, CODES.sessionNotFound, "There is no such event in this session.");
}

/**
 * Refuses what makes sense in a session only.
 *
 * @throws {MessageError} 400
 */
export function requireSession(message: Message, session: string | undefined): void {
  if (session !== undefined) return;
  if (message.kind === "request") return;
  if (message.kind === "notification" && !OF_A_SESSION.has(message.method)) return;
  throw new MessageError(
    400,
    CODES.invalidRequest,
    "This message needs a session: its Mcp-Session-Id is missing.",
  );
}
