import { errors } from "jose";
import { IssuerUnavailableError, TokenError } from "../src/access-token/token-error.ts";

/** How a request says who makes it: the scheme of its challenge (RFC 9110 section 11.3). */
export type Scheme = "Bearer" | "Gatehouse-Assertion";

/** Nothing is there that would say who calls, or nothing that could be read. */
export class MissingCredentialError extends Error {
  override readonly name = "MissingCredentialError";
  readonly scheme: Scheme;

  constructor(scheme: Scheme) {
    super(`Missing or invalid ${scheme === "Bearer" ? "Authorization" : scheme} header`);
    this.scheme = scheme;
  }
}

/** A token or an assertion that is not valid here, or not of this moment, or not of this request. */
export class InvalidTokenError extends Error {
  override readonly name = "InvalidTokenError";
  readonly scheme: Scheme;

  /** @param reason - for the log only */
  constructor(scheme: Scheme, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.scheme = scheme;
  }
}

/** The caller's token does not grant all that is required: `insufficient_scope` of RFC 6750 section 3.1. */
export class InsufficientScopeError extends Error {
  override readonly name = "InsufficientScopeError";
  readonly required: readonly string[];
  /** The scopes that are required and not granted. */
  readonly missing: readonly string[];

  constructor(required: readonly string[], missing: readonly string[]) {
    super(`insufficient_scope: the caller lacks ${missing.join(" ")}`);
    this.required = required;
    this.missing = missing;
  }
}

/** A body that is longer than what is read of one. */
export class BodyTooLongError extends Error {
  override readonly name = "BodyTooLongError";
}

/** The keys of an issuer cannot be had right now, so that nothing can be verified. */
export class KeysUnavailableError extends Error {
  override readonly name = "KeysUnavailableError";
}

/** Whose messages have nothing in them that stands in a token. */
const FIXED = [
  TokenError,
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JWSSignatureVerificationFailed,
] as const;

/** What is thrown for a token of which verification threw something. */
export function refusedToken(scheme: Scheme, cause: unknown): InvalidTokenError | KeysUnavailableError {
  if (cause instanceof InvalidTokenError) return cause;
  if (cause instanceof IssuerUnavailableError) {
    return new KeysUnavailableError("the keys of the issuer cannot be had", { cause });
  }
  const said =
    FIXED.some((kind) => cause instanceof kind) && cause instanceof Error ? `: ${cause.message}` : "";
  return new InvalidTokenError(scheme, `the token is not valid here${said}`, { cause });
}
