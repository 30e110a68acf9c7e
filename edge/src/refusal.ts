import { challenge } from "./access-token/challenge.ts";
import { IssuerUnavailableError, TokenError } from "./access-token/token-error.ts";
import type { Configuration, Server } from "./configuration/configuration.ts";
import { scopesOf } from "./configuration/scopes.ts";
import { errorResponse, jsonRpcError } from "./errors.ts";
import type { Outcome } from "./exchange.ts";
import { FilterError } from "./mcp/filter-answer.ts";
import { answerId, type Message } from "./mcp/message.ts";
import { MessageError } from "./mcp/message-error.ts";
import { AnswerError } from "./mcp/relay-answer.ts";
import { NetworkError } from "./network/fetcher.ts";
import { OriginError } from "./origin/call-origin.ts";

/** Every fault denies; what a client is told of it is never more than it needs to go on. */
export function refuse(
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
    const { status, code, details } = error;
    const id = details.id ?? answerId(message);
    const response = jsonRpcError(status, id, code, error.message, details.data);
    return { response, decision: "rejected", rule: "message", fault: error.message };
  }
  if (
    error instanceof OriginError ||
    error instanceof AnswerError ||
    error instanceof FilterError ||
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
