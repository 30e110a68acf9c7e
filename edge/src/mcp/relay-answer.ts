import type { Server } from "../configuration/configuration.ts";
import type { Limits } from "../configuration/limits.ts";
import { readJsonObject } from "../network/read-bounded.ts";
import type { Message } from "./message.ts";
import { relayEvents } from "./relay-events.ts";
import { filterToolList } from "./tool-list.ts";

/** An origin's answer that is not one of MCP's kinds: the client is told 502. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
}

/** JSON-RPC 2.0 section 5.1. */
const INTERNAL_ERROR = -32603;

/**
 * Passes an origin's answer on to the client: JSON or an event stream, with lists cut down to what the
 * principal may use, and of the headers only those that MCP needs.
 *
 * @throws {AnswerError | ToolListError | NetworkError} when it is neither, or cannot be filtered
 */
export async function relayAnswer(
  response: Response,
  message: Message,
  server: Server,
  scopes: readonly string[],
  limits: Limits,
): Promise<Response> {
  const filter = message.method === "tools/list" ? { server, scopes } : undefined;
  const type = mediaType(response);
  if (type === "application/json") {
    const body = filter
      ? JSON.stringify(readAnswer(await readJsonObject(response, limits.responseBytes), message, filter))
      : response.body;
    return new Response(body, { status: response.status, headers: { "content-type": type } });
  }
  if (type === "text/event-stream" && response.ok && response.body) {
    const events = relayEvents(
      response.body,
      (data) => relayData(data, message, filter),
      lastWords(message),
      limits,
    );
    return new Response(events, { headers: { "content-type": type, "x-accel-buffering": "no" } });
  }
  await response.body?.cancel();
  if (response.status === 202 || response.status === 204)
    return new Response(null, { status: response.status });
  if (response.ok) throw new AnswerError(`an answer of type ${type || "none"}`);
  return new Response(null, { status: response.status });
}

interface Filter {
  readonly server: Server;
  readonly scopes: readonly string[];
}

function mediaType({ headers }: Response): string {
  return headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
}

function readAnswer(answer: Record<string, unknown>, { id }: Message, { server, scopes }: Filter) {
  if ("result" in answer && answer.id !== id) throw new AnswerError("an answer to another request");
  return filterToolList(answer, server, scopes);
}

function relayData(data: string, message: Message, filter: Filter | undefined): string | undefined {
  if (data === "") return undefined;
  const value: unknown = JSON.parse(data);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new AnswerError("an event that is not one message");
  }
  // MCP 2026-07-28: servers send notifications and the answer, never requests.
  if (!("result" in value || "error" in value)) return "id" in value ? undefined : data;
  if (!("id" in value) || value.id !== message.id) return undefined;
  return filter ? JSON.stringify(filterToolList({ ...value }, filter.server, filter.scopes)) : data;
}

function lastWords({ id }: Message): () => string {
  const error = { code: INTERNAL_ERROR, message: "The server's answer could not be passed on." };
  return () => JSON.stringify({ jsonrpc: "2.0", id: id ?? null, error });
}
