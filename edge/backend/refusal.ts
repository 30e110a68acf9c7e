import {
  BodyTooLongError,
  InsufficientScopeError,
  InvalidTokenError,
  MissingCredentialError,
} from "./errors.ts";

/** What is answered to whom a request is refused. */
export interface Refusal {
  readonly status: 401 | 403 | 413 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly error: string; readonly message: string; readonly missing?: readonly string[] };
}

/** Seconds after which keys that could not be had may be asked for again. */
const RETRY_SECONDS = 30;

/** What is answered for an error: what it is about is said in general, why is for the log only. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof MissingCredentialError) {
    return refusal(401, "unauthorized", error.message, { "www-authenticate": error.scheme });
  }
  if (error instanceof InvalidTokenError) {
    const challenge = `${error.scheme} error="invalid_token"`;
    return refusal(401, "invalid_token", "Token verification failed", { "www-authenticate": challenge });
  }
  if (error instanceof InsufficientScopeError) {
    const { required, missing } = error;
    const challenge = `Bearer error="insufficient_scope", scope=${quote(required.join(" "))}`;
    const message = `Required scopes: ${required.join(", ")}`;
    const { body, ...rest } = refusal(403, "insufficient_scope", message, { "www-authenticate": challenge });
    return { ...rest, body: { ...body, missing } };
  }
  if (error instanceof BodyTooLongError) return refusal(413, "content_too_large", "The body is too long");
  return refusal(503, "temporarily_unavailable", "The caller cannot be verified right now", {
    "retry-after": String(RETRY_SECONDS),
  });
}

/** The same as an answer of the Fetch standard. */
export function refusalResponse(error: unknown): Response {
  const { status, headers, body } = refusalOf(error);
  return Response.json(body, { status, headers });
}

function refusal(
  status: Refusal["status"],
  error: string,
  message: string,
  headers: Record<string, string> = {},
): Refusal {
  return {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
    body: { error, message },
  };
}

/** A quoted-string (RFC 9110 section 5.6.4) of the characters that RFC 6750 section 3 allows in it. */
function quote(value: string): string {
  return `"${value.replace(/[^\x20-\x7e]/g, "").replace(/["\\]/g, "'")}"`;
}
