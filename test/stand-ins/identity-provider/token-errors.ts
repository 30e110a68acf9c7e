import { type Answer, oauthError } from "./exchange.ts";
import type { TokenFault } from "./vendor.ts";

/** The errors of a token endpoint as RFC 6749 section 5.2 wants them, for providers that follow it. */
export function standardTokenError(fault: TokenFault): Answer {
  const [status, error, description] = ERRORS[fault];
  return oauthError(status, error, description);
}

const ERRORS: Readonly<Record<TokenFault, [status: number, error: string, description: string]>> = {
  "invalid-client": [401, "invalid_client", "Client authentication failed"],
  "invalid-code": [400, "invalid_grant", "The code is invalid, expired, used, or another's"],
  "invalid-refresh-token": [400, "invalid_grant", "The refresh token is invalid or expired"],
  removed: [400, "invalid_grant", "The account is disabled"],
  "unsupported-grant-type": [400, "unsupported_grant_type", "The grant type is not supported"],
  "unauthorized-client": [400, "unauthorized_client", "The client may not use this grant type"],
};
