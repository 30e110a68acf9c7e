import { authenticateClient } from "../client/authenticate/authenticate-client.ts";
import type { Client } from "../client/client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { OAuthError } from "../oauth-error.ts";
import type { Parameters } from "../parameters.ts";
import { readForm } from "../read-form.ts";
import { nameOf, reasonOf } from "../reason.ts";
import { record } from "../record.ts";
import { Refusal, temporarilyUnavailable } from "./refusal.ts";

/** What is done for a client that has proven who it is. */
export type ClientAction = (client: Client) => Promise<Response>;

/**
 * Answers what a client asks by itself, not through a browser (RFC 6749 section 3.2). Whatever goes wrong is answered
 * as the RFCs have it, and recorded once.
 *
 * @param prepare - reads what is wanted, before the client uses up a proof of who it is
 */
export async function answerClient(
  request: Request,
  context: AuthorizationServerContext,
  prepare: (parameters: Parameters) => ClientAction,
): Promise<Response> {
  let client: Client | undefined;
  try {
    const parameters = await readForm(request);
    const action = prepare(parameters);
    client = await authenticateClient(request.headers, parameters, context);
    return await action(client);
  } catch (error) {
    return refuse(error, client, context);
  }
}

function refuse(error: unknown, client: Client | undefined, context: AuthorizationServerContext): Response {
  const refusal = error instanceof OAuthError ? error : temporarilyUnavailable({ reason: nameOf(error) });
  const { event = "denial", ...more } = refusal instanceof Refusal ? refusal.record : {};
  record(context, event, {
    ...(client && { client: client.handle, registration: client.registration }),
    error: refusal.code,
    reason: reasonOf(refusal),
    status: refusal.status,
    ...more,
  });
  return refusal.toResponse();
}
