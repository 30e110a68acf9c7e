import { decodeProtectedHeader } from "jose";
import { TokenError } from "./token-error.ts";

/** RFC 7235's scheme is case-insensitive; RFC 6750 section 2.1 asks for exactly one space. */
const CREDENTIALS = /^Bearer ([^ ]+)$/i;

/** RFC 7519 section 7.2's shape before any library sees it: libraries tolerate padding and white space. */
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** RFC 6750 section 2.1, for tokens that mean something to their issuer only. */
const OPAQUE = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * Takes the token out of an `Authorization` header. Nothing else is read: neither query nor body (OAuth 2.1
 * section 5.1).
 *
 * @param mayBeOpaque - whether somebody can be asked about tokens that are no JWTs
 * @returns undefined when there is no such header
 * @throws {TokenError} when it is not one bearer token, in the compact form of a signed JWT or opaque
 */
export function bearerToken(
  authorization: string | null,
  limit: number,
  mayBeOpaque: boolean,
): string | undefined {
  if (authorization === null) return undefined;
  const token = CREDENTIALS.exec(authorization)?.[1];
  if (token === undefined) {
    throw new TokenError("Invalid Authorization header format. Expected 'Bearer <token>'");
  }
  if (token.length > limit) throw new TokenError(`Token verification failed: longer than ${limit} bytes`);
  if (!(COMPACT_JWS.test(token) || (mayBeOpaque && isOpaque(token))))
    throw new TokenError("Token verification failed: not a signed JWT in compact form");
  return token;
}

/** Nothing that has a header, such as an encrypted token: nobody here decrypts, nor passes on what is not known. */
function isOpaque(token: string): boolean {
  if (!OPAQUE.test(token)) return false;
  try {
    decodeProtectedHeader(token);
    return false;
  } catch {
    return true;
  }
}
