import { showConsent } from "../consent/show.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { OAuthError } from "../oauth-error.ts";
import { methodNotAllowed, showError, showFault } from "../pages/error-page.ts";
import { reasonOf } from "../reason.ts";
import { record } from "../record.ts";
import { errorUrl, redirect } from "./answer.ts";
import { readAuthorizationRequest } from "./authorization-request.ts";
import { findReturnAddress, type ReturnAddress } from "./return-address.ts";

/**
 * The authorization endpoint (RFC 6749 section 3.1): checks the request and asks the person. It never leads on to an
 * identity provider, for nobody has agreed yet.
 */
export async function authorize(request: Request, context: AuthorizationServerContext): Promise<Response> {
  if (request.method !== "GET") return methodNotAllowed("GET");
  const query = new URL(request.url).searchParams;
  let address: ReturnAddress;
  try {
    address = await findReturnAddress(query, context);
  } catch (error) {
    return refuseHere(error, context);
  }
  try {
    return await showConsent(
      request,
      address.client,
      readAuthorizationRequest(query, address, context),
      context,
    );
  } catch (error) {
    return error instanceof OAuthError
      ? refuseTo(address, error, context)
      : showFault(error, "denial", context);
  }
}

/** Where nobody knows where an answer would go, it goes nowhere: RFC 6749 section 4.1.2.1. */
async function refuseHere(error: unknown, context: AuthorizationServerContext): Promise<Response> {
  if (!(error instanceof OAuthError)) return showFault(error, "denial", context);
  const response = await showError({ error }, context);
  record(context, "denial", { error: error.code, reason: reasonOf(error), status: response.status });
  return response;
}

/**
 * A client that registered itself could be anybody's, and its error a way to send people anywhere: they see where it
 * leads, and go there themselves (RFC 9700 section 4.11.2).
 */
async function refuseTo(
  address: ReturnAddress,
  error: OAuthError,
  context: AuthorizationServerContext,
): Promise<Response> {
  const { client } = address;
  const url = errorUrl(address, error, context.configuration.publicUrl);
  const response =
    client.registration === "configured"
      ? redirect(url)
      : await showError({ error, back: { ...address, url } }, context);
  record(context, "denial", {
    client: client.handle,
    registration: client.registration,
    error: error.code,
    reason: error.message,
    status: response.status,
  });
  return response;
}
