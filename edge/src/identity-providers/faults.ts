import * as oauth from "oauth4webapi";
import { NetworkError } from "../network/fetcher.ts";
import type { UpstreamSession } from "./identity.ts";
import {
  ProviderUnavailableError,
  SessionEndedError,
  SignInDeniedError,
  SignInRefusedError,
} from "./identity-provider.ts";
import { TokenEndpointError } from "./token-endpoint.ts";

/** RFC 6749 section 4.1.2.1: the provider is at fault, and may be right again soon. */
const PASSING = new Set(["server_error", "temporarily_unavailable"]);

/** RFC 6749 section 4.1.2.1 and OpenID Connect Core section 3.1.2.6: codes that may be repeated to people. */
const DECLINED = new Set([
  ...["access_denied", "account_selection_required", "consent_required", "interaction_required"],
  ...["invalid_request", "invalid_scope", "login_required", "unauthorized_client"],
]);

/** Codes of a token endpoint that are about the person or the code, not about the gateway. */
const ABOUT_THE_PERSON = new Set([
  ...["access_denied", "consent_required", "interaction_required", "invalid_grant", "login_required"],
  // GitHub: https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors
  ...["bad_refresh_token", "bad_verification_code", "unverified_user_email"],
]);

/**
 * What a failed sign-in is to whoever began it. The fault itself is not kept as a cause: what the library throws has
 * whole answers with it, tokens included.
 */
export function signInFault(fault: unknown): Error {
  if (fault instanceof SessionEndedError) return new SignInRefusedError(fault.message);
  if (isWordOfOurs(fault)) return fault;
  if (fault instanceof oauth.AuthorizationResponseError) return declined(fault.error);
  if (fault instanceof TokenEndpointError && ABOUT_THE_PERSON.has(fault.code ?? "")) {
    return new SignInRefusedError(fault.message);
  }
  if (isUntrue(fault)) return new SignInRefusedError(fault.message);
  return unavailable(fault);
}

/**
 * What a failed renewal is; only where the provider says that it is over, it is. An answer that cannot be trusted, such as
 * one that leaves groups out, gives nothing for as long as it lasts, and ends nothing: whoever looks after the provider
 * may mend it. The message tells it from an outage.
 *
 * @param rotated - the session that the provider has made of the old one before that, where it has
 */
export function renewalFault(fault: unknown, rotated?: UpstreamSession): Error {
  if (fault instanceof SessionEndedError) return fault;
  if (fault instanceof TokenEndpointError && ABOUT_THE_PERSON.has(fault.code ?? "")) {
    return new SessionEndedError(fault.message);
  }
  return new ProviderUnavailableError(renewalMessage(fault), { session: rotated });
}

function renewalMessage(fault: unknown): string {
  if (fault instanceof SignInRefusedError) return `its answer about the person is refused: ${fault.message}`;
  return isWordOfOurs(fault) ? fault.message : unavailable(fault).message;
}

/** What is left where the provider's answer cannot be used, or there is none. */
export function unavailable(fault: unknown): ProviderUnavailableError {
  const isSpeakable = fault instanceof NetworkError || fault instanceof TokenEndpointError || isUntrue(fault);
  return new ProviderUnavailableError(isSpeakable ? fault.message : "the provider gives no usable answer");
}

function declined(code: string): Error {
  if (PASSING.has(code)) return new ProviderUnavailableError(`the provider answered ${code}`);
  return new SignInDeniedError(`the provider answered ${DECLINED.has(code) ? code : "an error"}`);
}

/** What the library says of an answer that is none of this provider's, for this sign-in. Its messages quote nothing. */
function isUntrue(fault: unknown): fault is Error {
  return (
    fault instanceof oauth.UnsupportedOperationError ||
    (fault instanceof oauth.OperationProcessingError && fault.code !== oauth.RESPONSE_IS_NOT_JSON)
  );
}

function isWordOfOurs(fault: unknown): fault is Error {
  return [ProviderUnavailableError, SessionEndedError, SignInDeniedError, SignInRefusedError].some(
    (kind) => fault instanceof kind,
  );
}
