import { challenge } from "./access-token/challenge.ts";
import type { Server } from "./configuration/configuration.ts";
import { errorResponse, jsonRpcError } from "./errors.ts";
import type { Outcome } from "./exchange.ts";
import { answerId, type ClientRequest, isLegacy, type Message } from "./mcp/message.ts";
import { CODES } from "./mcp/message-error.ts";
import type { Decision } from "./mcp/policy/decision.ts";

type StepUp = Extract<Decision, { effect: "insufficient-scope" }>;
type Denied = Extract<Decision, { effect: "deny" }>;

/** What a client is told of a decision that does not allow; the same whether the origin has what was named or not. */
export function denial(
  decision: Exclude<Decision, { effect: "allow" }>,
  message: Message | undefined,
  server: Server,
  publicUrl: string,
): Outcome {
  const { rule } = decision;
  switch (decision.effect) {
    case "insufficient-scope": {
      const response = stepUp(decision, message, server, publicUrl);
      return { response, decision: "step-up", rule, needed: decision.scopes };
    }
    case "deny":
      return { response: denied(decision, message, server), decision: "denied", rule };
    case "unknown-method":
      return { response: unknownMethod(message), decision: "denied", rule };
  }
}

/** All scopes that are needed, at once: RFC 6750 section 3.1 and MCP, authorization, "Runtime Insufficient Scope Errors". */
function stepUp(decision: StepUp, message: Message | undefined, server: Server, publicUrl: string): Response {
  const { scopes } = decision;
  const description = `This needs the scope ${scopes.join(" ")}.`;
  const header = challenge(publicUrl, server, { error: "insufficient_scope", description, scopes });
  const request = answeredBelowHttp(decision, message, server);
  if (!request) {
    return errorResponse(403, "insufficient_scope", description, { "www-authenticate": header });
  }
  return hasToolResult(request, server)
    ? failedTool(request, description, { "mcp/www_authenticate": [header] })
    : jsonRpcError(200, request.id, CODES.invalidParams, description, { scopes });
}

/** No challenge: whoever followed it would be back with the same. */
function denied(decision: Denied, message: Message | undefined, server: Server): Response {
  const sentence =
    decision.level === "server"
      ? "No scope that you could ask for opens this server to you."
      : "There is nothing of that name for you here, or not with these arguments.";
  const request = answeredBelowHttp(decision, message, server);
  if (!request) return jsonRpcError(403, answerId(message), CODES.invalidParams, sentence);
  return hasToolResult(request, server)
    ? failedTool(request, sentence)
    : jsonRpcError(200, request.id, CODES.invalidParams, sentence);
}

/** MCP 2026-07-28, transports: 404. To clients of older revisions that would say that their session is gone. */
function unknownMethod(message: Message | undefined): Response {
  const older = message?.kind === "request" ? 200 : 403;
  const status = message && isLegacy(message.revision) ? older : 404;
  const sentence = "The gateway does not serve this method.";
  return jsonRpcError(status, message && answerId(message), CODES.methodNotFound, sentence);
}

/**
 * The request that is answered with 200 and a denial in JSON-RPC, where the server wants that. Whether one may connect is
 * a matter of HTTP, and so is all that has no answer in JSON-RPC.
 */
function answeredBelowHttp(
  { level }: StepUp | Denied,
  message: Message | undefined,
  server: Server,
): ClientRequest | undefined {
  const isBelow = server.denial !== "insufficient-scope" && level === "subject";
  return isBelow && message?.kind === "request" ? message : undefined;
}

function hasToolResult({ method }: ClientRequest, server: Server): boolean {
  return server.denial === "tool-result" && method === "tools/call";
}

/**
 * The result of a tool that failed, as models and people get to see it. ChatGPT asks for more scopes by the challenge in
 * it: https://developers.openai.com/apps-sdk/build/auth and SEP-1489.
 */
function failedTool({ id, revision }: ClientRequest, text: string, meta?: object): Response {
  const result = {
    ...(revision === "2026-07-28" && { resultType: "complete" }),
    content: [{ type: "text", text }],
    isError: true,
    ...(meta && { _meta: meta }),
  };
  return Response.json({ jsonrpc: "2.0", id, result });
}
