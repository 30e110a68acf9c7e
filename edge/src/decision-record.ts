import { type AuditRecord, type FaultRecord, printable } from "./audit/record.ts";
import type { Server } from "./configuration/configuration.ts";
import type { Outcome, Progress } from "./exchange.ts";
import { FilterError } from "./mcp/filter-answer.ts";
import type { Message } from "./mcp/message.ts";
import { AnswerError } from "./mcp/relay-answer.ts";
import { RateLimitError } from "./network/request-limit.ts";
import { OriginError } from "./origin/call-origin.ts";

/** The audit record of one request to a server. */
export function decisionRecord(
  { response, decision, rule, needed, fault }: Outcome,
  { requestId, trace, caller, principal, message }: Progress,
  server: Server,
  { startedAt, endedAt }: { readonly startedAt: number; readonly endedAt: number },
): AuditRecord {
  return {
    event: "decision",
    time: new Date(startedAt).toISOString(),
    request_id: requestId,
    trace_id: trace.traceId,
    server: server.id,
    ...(caller !== undefined && { principal: caller }),
    ...(principal && { scopes: principal.scopes }),
    ...(principal?.clientId !== undefined && { client_id: printable(principal.clientId) }),
    ...(message && namesOf(message)),
    decision,
    rule,
    ...(needed && { needed }),
    status: response.status,
    ...(fault !== undefined && { fault }),
    latency_ms: endedAt - startedAt,
  };
}

/** The record of what went wrong beside the decision. */
export function faultRecord(
  error: unknown,
  { requestId }: Progress,
  server: Server,
  now: number,
): FaultRecord {
  const isKnown =
    error instanceof AnswerError ||
    error instanceof FilterError ||
    error instanceof OriginError ||
    error instanceof RateLimitError;
  return {
    event: "fault",
    time: new Date(now).toISOString(),
    request_id: requestId,
    server: server.id,
    fault: isKnown ? error.message : "the stream broke off",
  };
}

/** Which member of a record names what a method is about. Ids of tasks are none: whoever knows one may have the task. */
const NAMES: ReadonlyMap<string, "tool" | "prompt" | "resource"> = new Map([
  ["tools/call", "tool"],
  ["prompts/get", "prompt"],
  ["resources/read", "resource"],
  ["resources/subscribe", "resource"],
  ["resources/unsubscribe", "resource"],
]);

function namesOf(message: Message): Pick<AuditRecord, "method" | "tool" | "prompt" | "resource"> {
  if (message.kind === "response") return {};
  const { method, params } = message;
  const kind = NAMES.get(method);
  const name = kind === "resource" ? params.uri : params.name;
  return {
    method: printable(method),
    ...(kind &&
      typeof name === "string" && { [kind]: printable(kind === "resource" ? withoutSecrets(name) : name) }),
  };
}

/** A URI up to its query or fragment, and without user info. */
function withoutSecrets(uri: string): string {
  return uri.replace(/[?#].*$/s, "").replace(/\/\/[^/]*@/, "//");
}
