import { bearerToken } from "./access-token/bearer.ts";
import { challenge } from "./access-token/challenge.ts";
import type { Principal } from "./access-token/principal.ts";
import { type TokenIssuer, verifyAccessToken } from "./access-token/verify.ts";
import { type AuditRecord, type FaultRecord, principalDigest, printable } from "./audit/record.ts";
import type { Configuration, Server } from "./configuration/configuration.ts";
import type { Limits } from "./configuration/limits.ts";
import { scopesOf } from "./configuration/scopes.ts";
import { errorResponse } from "./errors.ts";
import { type ClientResponse, type Message, nameOf } from "./mcp/message.ts";
import { CODES, MessageError } from "./mcp/message-error.ts";
import { checkMirroredHeaders } from "./mcp/mirrored-headers.ts";
import { decide } from "./mcp/policy.ts";
import { readMessage } from "./mcp/read-message.ts";
import { AnswerError, relayAnswer } from "./mcp/relay-answer.ts";
import { ToolListError } from "./mcp/tool-list.ts";
import { CALLERS_PATH } from "./metadata/callers-issuer.ts";
import type { Fetcher } from "./network/fetcher.ts";
import { ASSERTION_HEADER, signAssertion } from "./origin/assertion.ts";
import { callOrigin, OriginError } from "./origin/call-origin.ts";
import { requestHeaders } from "./origin/request-headers.ts";
import { denial, refuse } from "./refusal.ts";
import type { SigningKey } from "./signing/signing-key.ts";

/** What serving one server takes beside the request. */
export interface McpContext {
  readonly configuration: Configuration;
  readonly issuers: readonly TokenIssuer[];
  readonly signingKey: SigningKey | undefined;
  readonly origins: Fetcher;
  readonly now: () => number;
  readonly log: (record: AuditRecord | FaultRecord) => void;
}

/** How a request ended. */
interface Outcome {
  readonly response: Response;
  readonly decision: AuditRecord["decision"];
  readonly rule: string;
  readonly fault?: string;
}

/** What became known of a request on its way. */
interface Progress {
  /** As the client sees it in `X-Request-Id`, and the log. */
  readonly requestId: string;
  principal?: Principal;
  message?: Message;
}

/** One request to one server: request → principal → message → decision → origin → answer → audit record. */
export async function serveMcp(request: Request, server: Server, context: McpContext): Promise<Response> {
  const startedAt = context.now();
  const progress: Progress = { requestId: crypto.randomUUID() };
  let outcome: Outcome;
  try {
    outcome = await serve(request, server, context, progress);
  } catch (error) {
    outcome = refuse(error, server, context.configuration, progress.message);
  }
  context.log(await auditRecord(outcome, progress, server, startedAt, context.now()));
  outcome.response.headers.set("x-request-id", progress.requestId);
  return outcome.response;
}

async function serve(
  request: Request,
  server: Server,
  context: McpContext,
  progress: Progress,
): Promise<Outcome> {
  const { limits, publicUrl } = context.configuration;
  const token = bearerToken(request.headers.get("authorization"), limits.tokenBytes);
  if (token === undefined) {
    const header = challenge(publicUrl, server, { scopes: scopesOf(server) });
    const response = errorResponse(401, "unauthorized", "Missing Authorization header", {
      "www-authenticate": header,
    });
    return { response, decision: "rejected", rule: "token" };
  }
  const now = new Date(context.now());
  progress.principal = await verifyAccessToken(token, server, context.issuers, limits, now);
  if (request.method !== "POST") {
    const response = errorResponse(405, "invalid_request", "MCP messages are sent by POST.", {
      allow: "POST",
    });
    return { response, decision: "rejected", rule: "method" };
  }
  progress.message = await readMessage(request, limits);
  checkMirroredHeaders(request.headers, progress.message);
  if (progress.message.kind === "response") {
    throw new MessageError(
      400,
      CODES.invalidRequest,
      "A response needs the session of the request it answers.",
    );
  }
  const decision = decide(server, progress.principal.scopes, progress.message);
  if (decision.effect !== "allow") return denial(decision, progress.message, server, publicUrl);
  const { principal, message } = progress;
  const headers = await originHeaders(request, principal, server, context, now);
  const response = await answered(request.signal, limits, async (signal) => {
    const call = { headers, body: message.bytes, signal, headersSeconds: limits.originHeadersSeconds };
    const answer = await callOrigin(context.origins, server, call);
    const onFault = (error: unknown) => context.log(faultRecord(error, progress, server, context.now()));
    return relayAnswer(answer, { message, server, scopes: principal.scopes, limits, onFault });
  });
  return { response, decision: "allowed", rule: decision.rule };
}

/** An answer has to begin in time, and where it is no stream, to be whole in time. */
async function answered(
  client: AbortSignal,
  { originHeadersSeconds, originBodySeconds }: Limits,
  call: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const deadline = new AbortController();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        deadline.abort();
        reject(new OriginError(504, "no whole answer in time"));
      },
      (originHeadersSeconds + originBodySeconds) * 1000,
    );
  });
  try {
    return await Promise.race([call(AbortSignal.any([client, deadline.signal])), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

async function originHeaders(
  request: Request,
  principal: Principal,
  server: Server,
  { configuration, signingKey }: McpContext,
  now: Date,
): Promise<Headers> {
  const headers = requestHeaders(request.headers);
  const { assertion } = server.origin;
  if (!assertion) return headers;
  if (!signingKey) throw new OriginError(502, "no key to sign the assertion with");
  const parameters = {
    issuer: configuration.publicUrl + CALLERS_PATH,
    audience: assertion.audience,
    lifetimeSeconds: configuration.limits.assertionSeconds,
  };
  headers.set(ASSERTION_HEADER, await signAssertion(principal, signingKey, parameters, now));
  return headers;
}

async function auditRecord(
  { response, decision, rule, fault }: Outcome,
  { requestId, principal, message }: Progress,
  server: Server,
  startedAt: number,
  endedAt: number,
): Promise<AuditRecord> {
  return {
    event: "decision",
    time: new Date(startedAt).toISOString(),
    request_id: requestId,
    server: server.id,
    ...(principal && { principal: await principalDigest(principal), scopes: principal.scopes }),
    ...(principal?.clientId !== undefined && { client_id: printable(principal.clientId) }),
    ...(message && message.kind !== "response" && namesOf(message)),
    decision,
    rule,
    status: response.status,
    ...(fault !== undefined && { fault }),
    latency_ms: endedAt - startedAt,
  };
}

function namesOf(message: Exclude<Message, ClientResponse>): Pick<AuditRecord, "method" | "tool"> {
  const { method } = message;
  const tool = method === "tools/call" ? nameOf(message) : undefined;
  return { method: printable(method), ...(tool !== undefined && { tool: printable(tool) }) };
}

function faultRecord(error: unknown, { requestId }: Progress, server: Server, now: number): FaultRecord {
  return {
    event: "fault",
    time: new Date(now).toISOString(),
    request_id: requestId,
    server: server.id,
    fault:
      error instanceof AnswerError || error instanceof ToolListError ? error.message : "the stream broke off",
  };
}
