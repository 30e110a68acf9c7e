import type { Server } from "../configuration/configuration.ts";
import type { Limits } from "../configuration/limits.ts";
import { NetworkError } from "../network/fetcher.ts";
import { parseJsonObject, readText } from "../network/read-bounded.ts";
import { answerId, type Message } from "./message.ts";
import { type EventRelay, relayEvents } from "./relay-events.ts";
import { filterToolList } from "./tool-list.ts";

/** An origin's answer that is not one of MCP's kinds: the client is told 502. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
}

/** Whose answer it is, and for whom. */
export interface AnswerContext {
  readonly message: Message;
  readonly server: Server;
  /** Of the principal that asked. */
  readonly scopes: readonly string[];
  readonly limits: Limits;
  /** Told what went wrong after the answer had begun. */
  readonly onFault: (error: unknown) => void;
}

/** JSON-RPC 2.0 section 5.1. */
const INTERNAL_ERROR = -32603;

/**
 * Passes an origin's answer on to the client: JSON or an event stream, with lists cut down to what the
 * principal may use, and of the headers only those that MCP needs.
 *
 * @throws {AnswerError | ToolListError | NetworkError} when it is neither, or cannot be filtered
 */
export async function relayAnswer(response: Response, context: AnswerContext): Promise<Response> {
  const type = mediaType(response);
  if (type === "application/json") {
    const text = await readText(response, context.limits.responseBytes);
    const body = response.ok ? relayJson(text, context) : relayError(text, context.message);
    return new Response(body, {
      status: response.status,
      headers: body === null ? {} : { "content-type": type },
    });
  }
  if (type === "text/event-stream" && response.ok && response.body) {
    const events = relayEvents(response.body, eventRelay(context), context.limits);
    return new Response(events, { headers: { "content-type": type, "x-accel-buffering": "no" } });
  }
  await response.body?.cancel();
  if (response.status === 202 || response.status === 204)
    return new Response(null, { status: response.status });
  if (response.ok) throw new AnswerError(`an answer of type ${type || "none"}`);
  return new Response(null, { status: response.status });
}

function mediaType({ headers }: Response): string {
  return headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
}

function relayJson(text: string, context: AnswerContext): string {
  const relayed = relayMessage(text, context);
  if (relayed === undefined) throw new AnswerError("an answer to another request");
  return relayed;
}

/** Clients tell the protocol's era by the error of a 400 (MCP 2026-07-28, versioning); what is no error stays here. */
function relayError(text: string, message: Message): string | null {
  const id = answerId(message);
  try {
    const { jsonrpc, id: answered = null, error } = parseJsonObject(text);
    if (jsonrpc !== "2.0" || typeof error !== "object" || error === null) return null;
    return answered === null || answered === id ? JSON.stringify({ jsonrpc, id: answered, error }) : null;
  } catch (error) {
    if (error instanceof NetworkError) return null;
    throw error;
  }
}

/**
 * One message of an answer, as the client may see it, or undefined for none: the answer to the very request, and
 * beside it notifications. Requests of the origin's own are not passed, for clients' responses are not accepted.
 */
function relayMessage(text: string, { message, server, scopes }: AnswerContext): string | undefined {
  const value = parseJsonObject(text);
  const isList = message.kind !== "response" && message.method === "tools/list";
  if (!("result" in value || "error" in value)) return isList || "id" in value ? undefined : text;
  if (value.id !== answerId(message)) return undefined;
  return isList ? JSON.stringify(filterToolList(value, server, scopes)) : text;
}

function eventRelay(context: AnswerContext): EventRelay {
  const id = answerId(context.message);
  let isAnswered = id === undefined;
  return {
    data(data) {
      if (data === "") return undefined;
      const relayed = relayMessage(data, context);
      if (relayed !== undefined && "id" in parseJsonObject(relayed)) isAnswered = true;
      return relayed;
    },
    end() {
      if (!isAnswered) throw new AnswerError("the stream ended without an answer");
    },
    lastWords(error) {
      context.onFault(error);
      const message = "The server's answer could not be passed on.";
      return JSON.stringify({ jsonrpc: "2.0", id: id ?? null, error: { code: INTERNAL_ERROR, message } });
    },
  };
}
