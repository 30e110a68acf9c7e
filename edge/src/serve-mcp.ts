import { bearerToken } from "./access-token/bearer.ts";
import { challenge } from "./access-token/challenge.ts";
import type { Principal } from "./access-token/principal.ts";
import { IssuerUnavailableError, TokenError } from "./access-token/token-error.ts";
import { type TokenIssuer, verifyAccessToken } from "./access-token/verify.ts";
import { type AuditRecord, principalDigest, printable } from "./audit/record.ts";
import type { Configuration, Server } from "./configuration/configuration.ts";
import { errorResponse, jsonRpcError } from "./errors.ts";
import type { Decision } from "./mcp/decision.ts";
import type { Message } from "./mcp/message.ts";
import { CODES, MessageError } from "./mcp/message-error.ts";
import { checkMirroredHeaders } from "./mcp/mirrored-headers.ts";
import { decide, scopesOf } from "./mcp/policy.ts";
import { readMessage } from "./mcp/read-message.ts";
import { AnswerError, relayAnswer } from "./mcp/relay-answer.ts";
import { ToolListError } from "./mcp/tool-list.ts";
import { CALLERS_PATH } from "./metadata/callers-issuer.ts";
import { type Fetcher, NetworkError } from "./network/fetcher.ts";
import { ASSERTION_HEADER, signAssertion } from "./origin/assertion.ts";
import { callOrigin, OriginError } from "./origin/call-origin.ts";
import { requestHeaders } from "./origin/request-headers.ts";
import type { SigningKey } from "./signing/signing-key.ts";

/** What serving one server takes beside the request. */
export interface McpContext {
  readonly configuration: Configuration;
  readonly issuers: readonly TokenIssuer[];
  readonly signingKey: SigningKey | undefined;
  readonly origins: Fetcher;
  readonly now: () => number;
  readonly log: (record: AuditRecord) => void;
}

/** How a request ended; `principal` and `message` as far as they became known. */
interface Outcome {
  readonly response: Response;
  readonly decision: AuditRecord["decision"];
  readonly rule: string;
  readonly fault?: string;
  readonly principal?: Principal;
  readonly message?: Message;
}

/** One request to one server: request → principal → message → decision → origin → answer → audit record. */
export async function serveMcp(request: Request, server: Server, context: McpContext): Promise<Response> {
  const startedAt = context.now();
  const known: { principal?: Principal; message?: Message } = {};
  let outcome: Outcome;
  try {
    outcome = await serve(request, server, context, known);
  } catch (error) {
    outcome = refuse(error, server, context.configuration, known.message);
  }
  context.log(await auditRecord({ ...outcome, ...known }, server, startedAt, context.now()));
  return outcome.response;
}

async function serve(
  request: Request,
  server: Server,
  context: McpContext,
  known: { principal?: Principal; message?: Message },
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
  known.principal = await verifyAccessToken(token, server, context.issuers, limits, now);
  if (request.method !== "POST") {
    const response = errorResponse(405, "invalid_request", "MCP messages are sent by POST.", {
      allow: "POST",
    });
    return { response, decision: "rejected", rule: "method" };
  }
  known.message = await readMessage(request, limits);
  checkMirroredHeaders(request.headers, known.message);
  const decision = decide(server, known.principal.scopes, known.message);
  if (decision.effect !== "allow") return denial(decision, known.message, server, publicUrl);
  const answer = await callOrigin(context.origins, server, {
    headers: await originHeaders(request, known.principal, server, context, now),
    body: known.message.bytes,
    signal: request.signal,
    headersSeconds: limits.originHeadersSeconds,
  });
  const response = await relayAnswer(answer, known.message, server, known.principal.scopes, limits);
  return { response, decision: "allowed", rule: decision.rule };
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

function denial(
  decision: Exclude<Decision, { effect: "allow" }>,
  message: Message,
  server: Server,
  publicUrl: string,
): Outcome {
  const { rule } = decision;
  switch (decision.effect) {
    case "insufficient-scope": {
      const { scopes } = decision;
      const description = `This needs the scope ${scopes.join(" ")}.`;
      const header = challenge(publicUrl, server, { error: "insufficient_scope", description, scopes });
      const response = errorResponse(403, "insufficient_scope", description, { "www-authenticate": header });
      return { response, decision: "step-up", rule };
    }
    case "deny": {
      const response = jsonRpcError(
        403,
        message.id,
        CODES.invalidParams,
        "There is no such tool for you here.",
      );
      return { response, decision: "denied", rule };
    }
    case "unknown-method": {
      const response = jsonRpcError(
        404,
        message.id,
        CODES.methodNotFound,
        "The gateway does not serve this method.",
      );
      return { response, decision: "denied", rule };
    }
  }
}

/** Every fault denies; what a client is told of it is never more than it needs to go on. */
function refuse(
  error: unknown,
  server: Server,
  { publicUrl, limits }: Configuration,
  message?: Message,
): Outcome {
  if (error instanceof TokenError) {
    const description = error.message;
    const header = challenge(publicUrl, server, {
      error: "invalid_token",
      description,
      scopes: scopesOf(server),
    });
    const response = errorResponse(401, "invalid_token", description, { "www-authenticate": header });
    return { response, decision: "rejected", rule: "token", fault: description };
  }
  if (error instanceof IssuerUnavailableError) {
    const description =
      "The token's issuer cannot be reached, so the token cannot be verified; try again soon.";
    const response = errorResponse(503, "temporarily_unavailable", description, {
      "retry-after": String(limits.jwks.cooldownSeconds),
    });
    return { response, decision: "rejected", rule: "token", fault: error.message };
  }
  if (error instanceof MessageError) {
    const response = jsonRpcError(error.status, message?.id, error.code, error.message);
    return { response, decision: "rejected", rule: "message", fault: error.message };
  }
  if (
    error instanceof OriginError ||
    error instanceof AnswerError ||
    error instanceof ToolListError ||
    error instanceof NetworkError
  ) {
    return originFault(error, server);
  }
  const response = errorResponse(500, "server_error", "The gateway failed; nothing was passed on.");
  return {
    response,
    decision: "rejected",
    rule: "fault",
    fault: error instanceof Error ? error.name : "unknown",
  };
}

function originFault(error: Error, server: Server): Outcome {
  const status = error instanceof OriginError ? error.status : 502;
  const code =
    status === 502 ? "bad_gateway" : status === 503 ? "temporarily_unavailable" : "gateway_timeout";
  const response = errorResponse(
    status,
    code,
    `The server ${server.id} gave no usable answer; try again soon.`,
  );
  return { response, decision: "rejected", rule: "origin", fault: error.message };
}

async function auditRecord(
  { principal, message, response, decision, rule, fault }: Outcome,
  server: Server,
  startedAt: number,
  endedAt: number,
): Promise<AuditRecord> {
  return {
    event: "decision",
    time: new Date(startedAt).toISOString(),
    request_id: crypto.randomUUID(),
    server: server.id,
    ...(principal && { principal: await principalDigest(principal), scopes: principal.scopes }),
    ...(principal?.clientId !== undefined && { client_id: principal.clientId }),
    ...(message && { method: printable(message.method) }),
    ...(message?.tool !== undefined && { tool: printable(message.tool) }),
    decision,
    rule,
    status: response.status,
    ...(fault !== undefined && { fault }),
    latency_ms: endedAt - startedAt,
  };
}
