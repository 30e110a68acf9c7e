import { decodeJwt, errors, type JWTHeaderParameters, type JWTPayload, jwtVerify } from "jose";
import type { AcceptedTokens } from "../configuration/accepted-tokens.ts";
import type { Server } from "../configuration/configuration.ts";
import type { Limits } from "../configuration/limits.ts";
import type { Principal } from "./principal.ts";
import { IssuerUnavailableError, TokenError } from "./token-error.ts";

/** An accepted issuer together with the way to its keys. */
export interface TokenIssuer extends AcceptedTokens {
  readonly findKey: (header: JWTHeaderParameters) => Promise<CryptoKey>;
  /**
   * Until when a key that was found is sure to be its issuer's, in milliseconds since 1970. @default for the moment only
   */
  readonly keysUntil?: () => number;
}

/** Claims that only ID tokens (OpenID Connect Core section 2) and logout tokens (Back-Channel Logout 2.4) carry. */
const FOREIGN_CLAIMS = ["nonce", "at_hash", "c_hash", "s_hash", "events"];

/**
 * Verifies an access token for one server: RFC 9068 section 4 with the algorithms, keys and audience of the
 * configuration, never of the token.
 *
 * @throws {TokenError} when the token does not open this server
 * @throws {IssuerUnavailableError} when its issuer's keys cannot be had
 */
export async function verifyAccessToken(
  token: string,
  server: Server,
  issuers: readonly TokenIssuer[],
  limits: Limits,
  now: Date,
): Promise<Principal> {
  const issuer = issuerOf(token, server, issuers);
  const { payload, protectedHeader } = await verifySignature(token, server, issuer, limits, now);
  checkType(protectedHeader.typ, payload, issuer);
  checkLifetime(payload, limits, now);
  if (payload.cnf !== undefined) {
    throw new TokenError(
      "Token verification failed: it is bound to a key and may not be used as a bearer token",
    );
  }
  if (typeof payload.sub !== "string" || payload.sub === "") {
    throw new TokenError("Token verification failed: it names no subject");
  }
  const clientId = payload.client_id ?? payload.azp;
  return {
    issuer: issuer.issuer,
    subject: payload.sub,
    ...(typeof clientId === "string" && { clientId }),
    scopes: scopesOf(payload.scope),
    ...(issuer.groupsClaim !== undefined && { groups: groupsOf(payload[issuer.groupsClaim]) }),
    ...(issuer.obtainableClaim !== undefined && { obtainable: scopesOf(payload[issuer.obtainableClaim]) }),
  };
}

function issuerOf(token: string, server: Server, issuers: readonly TokenIssuer[]): TokenIssuer {
  let claimed: unknown;
  try {
    claimed = decodeJwt(token).iss;
  } catch (error) {
    throw new TokenError("Token verification failed: not a JWT", { cause: error });
  }
  const issuer = issuers.find((candidate) => candidate.issuer === claimed);
  if (!issuer?.servers.includes(server.id)) throw new TokenError("Invalid issuer");
  return issuer;
}

async function verifySignature(
  token: string,
  server: Server,
  issuer: TokenIssuer,
  limits: Limits,
  now: Date,
) {
  try {
    return await jwtVerify(token, issuer.findKey, {
      algorithms: [...issuer.algorithms],
      issuer: issuer.issuer,
      audience: [...server.audience],
      clockTolerance: limits.clockSkewSeconds,
      currentDate: now,
      requiredClaims: ["exp"],
    });
  } catch (error) {
    if (error instanceof TokenError || error instanceof IssuerUnavailableError) throw error;
    throw new TokenError(explain(error), { cause: error });
  }
}

function explain(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "Token verification failed: it has expired";
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === "aud") return "Invalid audience";
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `Token verification failed: its ${error.claim} claim is missing or wrong`;
  }
  return "Token verification failed";
}

/** RFC 9068 section 2.1: the type keeps other kinds of JWT, ID tokens above all, from passing as access tokens. */
function checkType(typ: unknown, payload: JWTPayload, { tokenType }: TokenIssuer): void {
  const type = typeof typ === "string" ? typ.toLowerCase().replace(/^application\//, "") : typ;
  // What only says that it is a JWT has to look like an access token: RFC 9068 section 2.2.3.
  const isPlain =
    tokenType === "JWT" && (type === undefined || type === "jwt") && payload.scope !== undefined;
  if (!(type === "at+jwt" || isPlain) || FOREIGN_CLAIMS.some((claim) => payload[claim] !== undefined)) {
    throw new TokenError("Token verification failed: not an access token");
  }
}

function checkLifetime({ iat, exp }: JWTPayload, limits: Limits, now: Date): void {
  const current = Math.floor(now.getTime() / 1000);
  if (iat !== undefined && iat > current + limits.clockSkewSeconds) {
    throw new TokenError("Token verification failed: it is not issued yet");
  }
  const seconds = (exp ?? Number.NaN) - (iat ?? current);
  if (!Number.isFinite(seconds) || seconds > limits.tokenLifetimeSeconds) {
    throw new TokenError("Token verification failed: it is valid for too long");
  }
}

/** RFC 9068 section 2.2.3: one string, scopes apart by spaces; some issuers send a list instead. */
function scopesOf(claim: unknown): readonly string[] {
  if (claim === undefined) return [];
  const scopes: unknown =
    typeof claim === "string" ? claim.split(" ").filter((scope) => scope !== "") : claim;
  if (Array.isArray(scopes) && scopes.every(isScopeToken)) return scopes;
  throw new TokenError("Token verification failed: its scope claim is neither text nor a list of scopes");
}

/** A token without the claim says that there are no groups. */
function groupsOf(claim: unknown = []): readonly string[] {
  if (Array.isArray(claim) && claim.every((group) => typeof group === "string")) return claim;
  throw new TokenError("Token verification failed: its groups claim is no list of texts");
}

/** RFC 6749 section 3.3. One with a space in it would be two to whoever reads the assertion. */
function isScopeToken(scope: unknown): scope is string {
  return typeof scope === "string" && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope);
}
