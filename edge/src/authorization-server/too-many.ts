import { OAuthError } from "./oauth-error.ts";

/**
 * The answer to what was done too often: RFC 6585 section 4.
 *
 * @param seconds - after which it may be tried again
 */
export function tooMany(description: string, seconds: number): OAuthError {
  return new OAuthError("temporarily_unavailable", description, {
    status: 429,
    headers: { "retry-after": String(seconds) },
  });
}
