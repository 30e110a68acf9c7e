import { errorResponse } from "../errors.ts";

/**
 * The codes of RFC 6749 sections 4.1.2.1 and 5.2, RFC 7591 section 3.2.2, RFC 8707 section 2, RFC 7009
 * section 2.2.1 and OpenID Connect Core 1.0 section 3.1.2.6.
 */
export type OAuthErrorCode =
  | "access_denied"
  | "consent_required"
  | "invalid_client"
  | "invalid_client_metadata"
  | "invalid_grant"
  | "invalid_redirect_uri"
  | "invalid_request"
  | "invalid_scope"
  | "invalid_target"
  | "server_error"
  | "temporarily_unavailable"
  | "unauthorized_client"
  | "unsupported_grant_type"
  | "unsupported_response_type"
  | "unsupported_token_type";

/** A request that is refused: the RFC's code, and one sentence that says what to do. */
export class OAuthError extends Error {
  override readonly name = "OAuthError";
  readonly code: OAuthErrorCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: OAuthErrorCode,
    description: string,
    { status = 400, headers = {} }: { status?: number; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(description);
    this.code = code;
    this.status = status;
    this.headers = headers;
  }

  /** As the token, registration and revocation endpoints answer it. */
  toResponse(): Response {
    return errorResponse(this.status, this.code, this.message, {
      "cache-control": "no-store",
      ...this.headers,
    });
  }
}
