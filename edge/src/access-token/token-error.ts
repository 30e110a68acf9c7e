/** A bearer token that does not open this server: the client is told with 401 and `invalid_token`. */
export class TokenError extends Error {
  override readonly name = "TokenError";
}

/** An issuer whose keys cannot be had right now: nobody's token can be verified, so everybody is refused. */
export class IssuerUnavailableError extends Error {
  override readonly name = "IssuerUnavailableError";
}
