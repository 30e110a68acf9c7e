import {
  ProviderUnavailableError,
  SignInDeniedError,
  SignInRefusedError,
} from "../../identity-providers/identity-provider.ts";
import { OAuthError } from "../oauth-error.ts";

/** Somebody who signed in, and may not come in. The message says why, for the log. */
export class NotAdmittedError extends Error {
  override readonly name = "NotAdmittedError";
}

/** What a client is told of a sign-in that came to nothing: of what the provider said, not a word. */
export function toldError(error: unknown): OAuthError {
  if (error instanceof SignInDeniedError) {
    return new OAuthError("access_denied", "The sign-in was declined; try again, or with another account.");
  }
  if (error instanceof SignInRefusedError) {
    return new OAuthError("access_denied", "The sign-in could not be trusted; try again.");
  }
  if (error instanceof NotAdmittedError) {
    return new OAuthError(
      "access_denied",
      "This account may not use this server; ask whoever runs it for access.",
    );
  }
  if (error instanceof ProviderUnavailableError) {
    return new OAuthError(
      "temporarily_unavailable",
      "The identity provider gives no usable answer; try again soon.",
    );
  }
  return new OAuthError("server_error", "The gateway failed; try again.");
}

/** What the log is told: messages only of errors that are known to name no secret. */
export function loggedReason(error: unknown): string {
  const isPlain = [SignInDeniedError, SignInRefusedError, NotAdmittedError, ProviderUnavailableError].some(
    (kind) => error instanceof kind,
  );
  if (!(error instanceof Error)) return "unknown";
  return isPlain ? `${error.name}: ${error.message}` : error.name;
}
