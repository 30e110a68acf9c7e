import type { Principal } from "../access-token/principal.ts";
import type { Server } from "../configuration/configuration.ts";
import type { Limits } from "../configuration/limits.ts";
import { NetworkError } from "../network/fetcher.ts";
import { parseJsonObject, readText } from "../network/read-bounded.ts";
import { filterAnswer, isFiltered, isList, isListed, isTold } from "./filter-answer.ts";
import { type ClientRequest, isLegacy, type Revision } from "./message.ts";
import { BrokenOffError } from "./read-events.ts";
import { type EventRelay, relayEvents } from "./relay-events.ts";

/** An origin's answer that is not one of MCP's kinds: the client is told 502. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
}

/** What is answered, and for whom. */
export interface AnswerContext {
  readonly revision: Revision;
  /** The request that is answered; absent where none is, as by a stream that a client only listens to. */
  readonly request?: Pick<ClientRequest, "id" | "method"> | undefined;
  /** The id that the client gets for an event's, if it gets one. @default event ids are not relayed */
  readonly eventId?: (id: string) => Promise<string | undefined>;
  readonly server: Server;
  readonly principal: Principal;
  readonly limits: Limits;
  /** Told what went wrong after the answer had begun. */
  readonly onFault: (error: unknown) => void;
}

/** JSON-RPC 2.0 section 5.1. */
const INTERNAL_ERROR = -32603;

/** What the runtime decodes by itself; none is asked for. */
const DECODED = /^(?:identity|gzip|br)?$/i;

/**
 * Passes an origin's answer on to the client: JSON or an event stream, with lists cut down to what the
 * principal may use, and of the headers only those that MCP needs.
 *
 * @throws {AnswerError | FilterError | NetworkError} when it is neither, or cannot be filtered
 */
export async function relayAnswer(response: Response, context: AnswerContext): Promise<Response> {
  // Whatever its type is said to be, there is nothing to read.
  if (response.status === 202 || response.status === 204) return bare(response);
  const type = mediaType(response);
  if (type === "application/json") {
    const text = await readText(response, context.limits.responseBytes);
    const body = response.ok ? relayJson(text, context) : relayError(text, context.request?.id);
    return new Response(body, {
      status: response.status,
      headers: body === null ? {} : { "content-type": type },
    });
  }
  if (type === "text/event-stream" && response.ok && response.body) {
    const events = relayEvents(response.body, eventRelay(context), context.limits);
    return new Response(events, { headers: { "content-type": type, "x-accel-buffering": "no" } });
  }
  const status = await bare(response);
  if (response.ok) throw new AnswerError(`an answer of type ${type || "none"}`);
  return status;
}

/** Of an answer, only its status. */
async function bare({ status, body }: Response): Promise<Response> {
  await body?.cancel();
  return new Response(null, { status });
}

function mediaType({ headers }: Response): string {
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const encoding = headers.get("content-encoding") ?? "";
  return DECODED.test(encoding) ? type : `${type} in ${encoding}`;
}

function relayJson(text: string, context: AnswerContext): string {
  const relayed = relayResponse(text, parseJsonObject(text), context);
  if (relayed === undefined) throw new AnswerError("an answer to another request");
  return relayed;
}

/** Clients tell the protocol's era by the error of a 400 (MCP 2026-07-28, versioning); what is no error stays here. */
function relayError(text: string, id: string | number | undefined): string | null {
  try {
    const { jsonrpc, id: answered = null, error } = parseJsonObject(text);
    if (jsonrpc !== "2.0" || typeof error !== "object" || error === null) return null;
    return answered === null || answered === id ? JSON.stringify({ jsonrpc, id: answered, error }) : null;
  } catch (error) {
    if (error instanceof NetworkError) return null;
    throw error;
  }
}

/** The answer to the very request, as the client may see it; undefined for what is none. */
function relayResponse(text: string, value: Record<string, unknown>, context: AnswerContext) {
  const { request } = context;
  if (!isResponse(value) || !request || value.id !== request.id) return undefined;
  const { method } = request;
  if (isListed(value.result) && !isList(method)) return undefined;
  return isFiltered(method) ? JSON.stringify(filterAnswer(value, { ...context, method })) : text;
}

function isResponse(value: Record<string, unknown>): boolean {
  return "result" in value || "error" in value;
}

/**
 * Whether the client may see what stands beside its answer: notifications, and before MCP 2026-07-28 requests of the
 * server's own.
 */
function isBeside(value: Record<string, unknown>, context: AnswerContext): boolean {
  if (context.request && isList(context.request.method)) return false;
  return (isLegacy(context.revision) || !("id" in value)) && isTold(value, context);
}

function eventRelay(context: AnswerContext): EventRelay {
  const { request, eventId, onFault } = context;
  let isAnswered = request === undefined;
  let canComeBack = false;
  return {
    data(data) {
      if (data === "") return eventId && data;
      const value = parseJsonObject(data);
      if (!isResponse(value)) return isBeside(value, context) ? data : undefined;
      const relayed = isAnswered ? undefined : relayResponse(data, value, context);
      isAnswered ||= relayed !== undefined;
      return relayed;
    },
    async id(id) {
      const relayed = await eventId?.(id);
      canComeBack ||= relayed !== undefined;
      return relayed;
    },
    end() {
      if (!isAnswered && !canComeBack) throw new AnswerError("the stream ended without an answer");
    },
    lastWords(error) {
      onFault(error);
      // The answer may follow in another stream (MCP 2025-11-25, "Resumability"), unless it would fail there as well.
      if (isAnswered || (canComeBack && error instanceof BrokenOffError)) return undefined;
      const message = "The server's answer could not be passed on.";
      return JSON.stringify({ jsonrpc: "2.0", id: request?.id, error: { code: INTERNAL_ERROR, message } });
    },
  };
}
