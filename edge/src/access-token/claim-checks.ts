import type { JWTPayload } from "jose";
import type { AcceptedTokens } from "../configuration/accepted-tokens.ts";
import type { Server } from "../configuration/configuration.ts";
import type { Limits } from "../configuration/limits.ts";
import { scopeClaimOf } from "./read-principal.ts";
import { TokenError } from "./token-error.ts";

/** What a token says, or what its issuer says about it. */
export interface TokenContent {
  readonly claims: JWTPayload;
  /** `typ` of the token's header. */
  readonly type?: unknown;
}

/** What is expected of a token. */
export interface Expectation {
  readonly issuer: AcceptedTokens;
  readonly server: Pick<Server, "audience">;
  readonly limits: Pick<Limits, "clockSkewSeconds" | "tokenLifetimeSeconds">;
  readonly now: Date;
}

/** One thing that has to be so. Throws a {@link TokenError} when it is not. */
export type ClaimCheck = (content: TokenContent, expected: Expectation) => void;

/** Claims that only ID tokens (OpenID Connect Core section 2) and logout tokens (Back-Channel Logout 2.4) carry. */
const FOREIGN_CLAIMS = ["nonce", "at_hash", "c_hash", "s_hash", "events"];

/** All that has to be so, by name, in the order in which it is looked at: RFC 9068 section 4, RFC 8725 section 3. */
export const CLAIM_CHECKS: readonly (readonly [name: string, check: ClaimCheck])[] = [
  ["issuer", checkIssuer],
  ["audience", checkAudience],
  ["time", checkTime],
  ["type", checkType],
  ["lifetime", checkLifetime],
  ["claims", checkClaims],
  ["binding", checkBinding],
];

/** Whether a token's issuer is this one, byte for byte by one of its names. */
export function isNamed(name: unknown, { issuer, alias }: Pick<AcceptedTokens, "issuer" | "alias">): boolean {
  return name === issuer || (alias !== undefined && name === alias);
}

function checkIssuer({ claims }: TokenContent, { issuer }: Expectation): void {
  if (!isNamed(claims.iss, issuer)) throw new TokenError("Invalid issuer");
}

function checkAudience({ claims: { aud } }: TokenContent, { issuer, server }: Expectation): void {
  const { introspection } = issuer;
  // Google's access tokens name no other audience than the client.
  const audiences = introspection?.type === "google-token-info" ? introspection.clientIds : server.audience;
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (!audiences.some((audience) => named.includes(audience))) throw new TokenError("Invalid audience");
}

function checkTime({ claims }: TokenContent, { limits, now }: Expectation): void {
  const current = Math.floor(now.getTime() / 1000);
  const { exp, nbf, iat } = claims;
  if (!isTime(exp)) throw wrong("exp");
  if (exp <= current - limits.clockSkewSeconds) {
    throw new TokenError("Token verification failed: it has expired");
  }
  if (nbf !== undefined && !isTime(nbf)) throw wrong("nbf");
  if (nbf !== undefined && nbf > current + limits.clockSkewSeconds) {
    throw new TokenError("Token verification failed: it is not valid yet");
  }
  if (iat !== undefined && !isTime(iat)) throw wrong("iat");
  if (iat !== undefined && iat > current + limits.clockSkewSeconds) {
    throw new TokenError("Token verification failed: it is not issued yet");
  }
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value);
}

function wrong(claim: string): TokenError {
  return new TokenError(`Token verification failed: its ${claim} claim is missing or wrong`);
}

/** RFC 9068 section 2.1: the type keeps other kinds of JWT, ID tokens above all, from passing as access tokens. */
function checkType({ claims, type }: TokenContent, { issuer }: Expectation): void {
  const name = typeof type === "string" ? type.toLowerCase().replace(/^application\//, "") : type;
  // What only says that it is a JWT has to look like an access token: RFC 9068 section 2.2.3.
  const isPlain =
    issuer.tokenType === "JWT" &&
    (name === undefined || name === "jwt") &&
    claims[scopeClaimOf(claims, issuer)] !== undefined;
  const isForeign = FOREIGN_CLAIMS.some((claim) => claims[claim] !== undefined);
  if (isForeign || !(name === "at+jwt" || isPlain)) {
    throw new TokenError("Token verification failed: not an access token");
  }
}

function checkLifetime({ claims: { iat, exp } }: TokenContent, { limits, now }: Expectation): void {
  const seconds = (exp ?? Number.NaN) - (iat ?? Math.floor(now.getTime() / 1000));
  if (!(seconds <= limits.tokenLifetimeSeconds)) {
    throw new TokenError("Token verification failed: it is valid for too long");
  }
}

function checkClaims({ claims }: TokenContent, { issuer }: Expectation): void {
  for (const [claim, value] of Object.entries(issuer.claims)) {
    if (claims[claim] !== value) throw wrong(claim);
  }
}

/** RFC 9449 section 7.2 and RFC 8705 section 3: whoever has such a token has to prove more than that. */
function checkBinding({ claims }: TokenContent): void {
  if (claims.cnf === undefined) return;
  throw new TokenError(
    "Token verification failed: it is bound to a key and may not be used as a bearer token",
  );
}
