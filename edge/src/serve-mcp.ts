import { bearerToken } from "./access-token/bearer.ts";
import { challenge } from "./access-token/challenge.ts";
import { forwardableToken } from "./access-token/forwardable-token.ts";
import { verifyAccessToken } from "./access-token/verify.ts";
import { principalDigest } from "./audit/record.ts";
import { traceContext } from "./audit/trace-context.ts";
import type { Server } from "./configuration/configuration.ts";
import { scopesOf } from "./configuration/scopes.ts";
import { decisionRecord, faultRecord } from "./decision-record.ts";
import { errorResponse } from "./errors.ts";
import type { McpContext, Outcome, Progress } from "./exchange.ts";
import type { RequestLimit } from "./network/request-limit.ts";
import { sourceOf } from "./network/source.ts";
import { refuse } from "./refusal.ts";
import { tooMany } from "./request-limits.ts";
import { serveMessage } from "./serve-message.ts";
import { notAllowed, serveSession } from "./serve-session.ts";

/** One request to one server: request → principal → message → decision → origin → answer → audit record. */
export async function serveMcp(request: Request, server: Server, context: McpContext): Promise<Response> {
  const startedAt = context.now();
  const progress: Progress = { requestId: crypto.randomUUID(), trace: traceContext(request.headers) };
  let outcome: Outcome;
  try {
    outcome = await serve(request, server, context, progress);
  } catch (error) {
    outcome = refuse(error, server, context.configuration, progress.message);
  }
  context.log(decisionRecord(outcome, progress, server, { startedAt, endedAt: context.now() }));
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
  const { perAddress, perPrincipal } = context.requestLimits;
  const onFault = (error: unknown) => context.log(faultRecord(error, progress, server, context.now()));
  const isWithin = (limit: RequestLimit, who: string) =>
    limit.take(`${server.id} ${who}`, context.now(), onFault);
  const address = sourceOf(request);
  if (address !== undefined && !(await isWithin(perAddress, address))) {
    return tooMany("perAddress", perAddress);
  }
  const token = bearerToken(request.headers.get("authorization"), limits.tokenBytes, context.acceptsOpaque);
  if (token === undefined) {
    const header = challenge(publicUrl, server, { scopes: scopesOf(server) });
    const response = errorResponse(401, "unauthorized", "Missing Authorization header", {
      "www-authenticate": header,
    });
    return { response, decision: "rejected", rule: "token" };
  }
  const now = context.now();
  const principal = await context.verifiedTokens.principalOf(token, now, () =>
    verifyAccessToken(token, server, context.issuers(), limits, new Date(now)),
  );
  progress.principal = principal;
  progress.caller = await principalDigest(principal);
  if (!(await isWithin(perPrincipal, progress.caller))) return tooMany("perPrincipal", perPrincipal);
  const forwarded = server.origin.forwardClientToken && { clientToken: forwardableToken(token, server) };
  const exchange = { request, server, principal, context, progress, onFault, ...forwarded };
  switch (request.method) {
    case "POST":
      return serveMessage(exchange);
    case "GET":
    case "DELETE":
      return serveSession(exchange, request.method);
    default:
      return notAllowed("POST, GET, DELETE");
  }
}
