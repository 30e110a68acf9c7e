import type { AccessToken } from "./access-token.ts";

/** What the token endpoint hands out: RFC 6749 section 5.1. */
export interface Tokens {
  readonly accessToken: AccessToken;
  readonly scopes: readonly string[];
  /** Absent where there is nothing to refresh. */
  readonly refreshToken?: string;
}
