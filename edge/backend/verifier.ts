import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";

/** The header that carries the edge's assertion about the caller to an origin. */
export const ASSERTION_HEADER = "Gatehouse-Assertion";

/** On whose behalf the edge calls: one identity at one issuer, through one OAuth client. */
export interface Caller {
  /** The issuer of the token that the caller presented at the edge: with the subject, the identity. */
  readonly issuer: string;
  readonly subject: string;
  /** The OAuth client that the token was issued to, where the token says so. */
  readonly clientId?: string;
  /** What the caller's token grants. */
  readonly scopes: readonly string[];
}

/** Which assertions are believed. */
export interface CallerVerifierOptions {
  /** The edge's issuer of assertions: its public URL and `/callers`. */
  readonly issuer: string;
  /** This origin, as the edge's configuration names it; there, the origin's URL unless it says otherwise. */
  readonly audience: string;
}

/** An assertion that is not the edge's, not for this origin, or not of this moment. */
export class InvalidAssertionError extends Error {
  override readonly name = "InvalidAssertionError";
}

/** The caller's token does not grant all that is required: `insufficient_scope` of RFC 6750 section 3.1. */
export class InsufficientScopeError extends Error {
  override readonly name = "InsufficientScopeError";
  /** The scopes that are required and not granted. */
  readonly missing: readonly string[];

  constructor(missing: readonly string[]) {
    super(`insufficient_scope: the caller lacks ${missing.join(" ")}`);
    this.missing = missing;
  }
}

/** The edge's keys cannot be had right now, so that nothing can be verified. */
export class KeysUnavailableError extends Error {
  override readonly name = "KeysUnavailableError";
}

const CLOCK_TOLERANCE_SECONDS = 30;
const LIFETIME_SECONDS = 60;

/**
 * Makes the function that an origin calls with every request's `Gatehouse-Assertion` header. The edge's keys
 * are fetched from `<issuer>/.well-known/jwks.json` (RFC 7517) and kept for ten minutes.
 *
 * A valid assertion was made within the last minute, and counts for up to 90 seconds, since clocks may differ by
 * 30. It says who calls, not what for: the edge sends the same one with several requests of a caller.
 *
 * @returns a function that rejects with {@link InvalidAssertionError} or {@link KeysUnavailableError}
 */
export function createCallerVerifier({ issuer, audience }: CallerVerifierOptions) {
  const findKey = distinguishOutage(createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`)));
  return async (assertion: string): Promise<Caller> => {
    try {
      const { payload } = await jwtVerify(assertion, findKey, {
        algorithms: ["ES256"],
        typ: "caller-assertion+jwt",
        issuer,
        audience,
        requiredClaims: ["sub", "iat", "exp", "jti"],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        maxTokenAge: LIFETIME_SECONDS,
      });
      return toCaller(payload);
    } catch (error) {
      if (error instanceof KeysUnavailableError || error instanceof InvalidAssertionError) throw error;
      throw new InvalidAssertionError("the assertion is not valid here", { cause: error });
    }
  };
}

/** Tells a token that asks for an unknown key, which is the token's fault, from keys that cannot be fetched. */
function distinguishOutage(findKey: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await findKey(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
        throw error;
      }
      throw new KeysUnavailableError("the keys of the edge cannot be fetched", { cause: error });
    }
  };
}

function toCaller({ sub, sub_iss: subjectIssuer, client_id: clientId, scope, iat, exp }: JWTPayload): Caller {
  if (typeof sub !== "string" || sub === "" || typeof subjectIssuer !== "string" || subjectIssuer === "") {
    throw new InvalidAssertionError("the assertion names no caller");
  }
  if (Number(exp) - Number(iat) > LIFETIME_SECONDS) {
    throw new InvalidAssertionError("the assertion is valid for too long");
  }
  if (scope !== undefined && typeof scope !== "string") {
    throw new InvalidAssertionError("the assertion's scope is not text");
  }
  return {
    issuer: subjectIssuer,
    subject: sub,
    ...(typeof clientId === "string" && { clientId }),
    scopes: (scope ?? "").split(" ").filter((value) => value !== ""),
  };
}

/**
 * Refuses a caller who lacks any of the scopes (RFC 6750 section 3.1, `insufficient_scope`: over HTTP, status 403).
 * The edge has decided already; an origin that asks as well does not depend on how it is configured.
 *
 * @throws {InsufficientScopeError} naming the scopes that are missing
 */
export function requireScopes({ scopes: granted }: Pick<Caller, "scopes">, ...scopes: string[]): void {
  const missing = scopes.filter((scope) => !granted.includes(scope));
  if (missing.length > 0) throw new InsufficientScopeError(missing);
}
