import { callerAssertions } from "./caller-assertions.ts";
import type { Limits } from "./configuration/limits.ts";
import type { Exchange } from "./exchange.ts";
import { isLegacy, type Revision } from "./mcp/message.ts";
import { callOrigin, type OriginCall, OriginError } from "./origin/call-origin.ts";
import { requestHeaders } from "./origin/request-headers.ts";

/** What an origin is sent of a request, beside the headers that are passed on. */
export interface Forwarded extends Pick<OriginCall, "method" | "body"> {
  readonly revision: Revision;
  /** The origin's own ids: of the session, and of the last event that the client got. */
  readonly session?: string | undefined;
  readonly lastEventId?: string | undefined;
}

/**
 * Calls the origin, and relays its answer: it has to begin in time, and where it is no stream, to be whole in time.
 *
 * @throws {OriginError} and whatever relaying throws
 */
export async function forward(
  exchange: Exchange,
  forwarded: Forwarded,
  relay: (answer: Response) => Promise<Response>,
): Promise<Response> {
  const { request, server, context } = exchange;
  const { limits } = context.configuration;
  const headers = await originHeaders(exchange, forwarded);
  const { method, body } = forwarded;
  const call = (signal: AbortSignal) =>
    callOrigin(context.origins, server, { method, headers, body, signal });
  return inTime(request.signal, limits, call, relay);
}

/** One timer bounds both: it is set anew only where it ends after the answer has begun. */
async function inTime(
  client: AbortSignal,
  { originHeadersSeconds, originBodySeconds }: Limits,
  call: (signal: AbortSignal) => Promise<Response>,
  relay: (answer: Response) => Promise<Response>,
): Promise<Response> {
  const deadline = new AbortController();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let hasBegun = false;
  const tooLate = new Promise<never>((_, reject) => {
    const giveUp = (reason: string) => {
      const error = new OriginError(504, reason);
      reject(error);
      deadline.abort(error);
    };
    timer = setTimeout(() => {
      if (!hasBegun) return giveUp("no answer in time");
      timer = setTimeout(() => giveUp("no whole answer in time"), originBodySeconds * 1000);
    }, originHeadersSeconds * 1000);
  });
  const answered = async () => {
    const answer = await call(AbortSignal.any([client, deadline.signal]));
    hasBegun = true;
    return relay(answer);
  };
  try {
    return await Promise.race([answered(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

async function originHeaders(
  exchange: Exchange,
  { method, body, revision, session, lastEventId }: Forwarded,
): Promise<Headers> {
  const { request, server, context, progress, clientToken, onFault } = exchange;
  const headers = requestHeaders(request.headers, !isLegacy(revision));
  for (const [name, value] of Object.entries(progress.trace.headers)) headers.set(name, value);
  if (session !== undefined) headers.set("mcp-session-id", session);
  if (lastEventId !== undefined) headers.set("last-event-id", lastEventId);
  if (clientToken !== undefined) headers.set("authorization", `Bearer ${clientToken}`);
  // Had before the assertion, whose seconds are counted, and attached after it, for a credential may sign all that is sent.
  const attach = await context.credential(onFault);
  const assertions = await callerAssertions(exchange, { method, body });
  for (const [name, value] of Object.entries(assertions)) headers.set(name, value);
  const attached = await attach({ method, url: server.origin.url, headers, body });
  for (const [name, value] of Object.entries(attached)) headers.set(name, value);
  return headers;
}
