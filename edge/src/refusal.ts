import { challenge } from "./access-token/challenge.ts";
import { IssuerUnavailableError, TokenError } from "./access-token/token-error.ts";
import type { AuditRecord } from "./audit/record.ts";
import type { Configuration, Server } from "./configuration/configuration.ts";
import { scopesOf } from "./configuration/scopes.ts";
import { errorResponse, jsonRpcError } from "./errors.ts";
import type { Decision } from "./mcp/decision.ts";
import { answerId, type Message } from "./mcp/message.ts";
import { CODES, MessageError } from "./mcp/message-error.ts";
import { AnswerError } from "./mcp/relay-answer.ts";
import { ToolListError } from "./mcp/tool-list.ts";
import { NetworkError } from "./network/fetcher.ts";
import { OriginError } from "./origin/call-origin.ts";

/** How a request ended that was not passed on, or not answered: for the client, and for the audit record. */
export interface Refusal {
  readonly response: Response;
  readonly decision: AuditRecord["decision"];
  readonly rule: string;
  readonly fault?: string;
}

/** What a client is told of a decision that does not allow. */
export function denial(
  decision: Exclude<Decision, { effect: "allow" }>,
  message: Message,
  server: Server,
  publicUrl: string,
): Refusal {
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
        answerId(message),
        CODES.invalidParams,
        "There is no such tool for you here.",
      );
      return { response, decision: "denied", rule };
    }
    case "unknown-method": {
      const response = jsonRpcError(
        404,
        answerId(message),
        CODES.methodNotFound,
        "The gateway does not serve this method.",
      );
      return { response, decision: "denied", rule };
    }
  }
}

/** Every fault denies; what a client is told of it is never more than it needs to go on. */
export function refuse(
  error: unknown,
  server: Server,
  { publicUrl, limits }: Configuration,
  message?: Message,
): Refusal {
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
    const response = jsonRpcError(error.status, message && answerId(message), error.code, error.message);
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

function originFault(error: Error, server: Server): Refusal {
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
