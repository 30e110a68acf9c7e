import { type CryptoKey, compactVerify, decodeJwt, type JWTHeaderParameters, type JWTPayload } from "jose";
import type { AcceptedTokens } from "../configuration/accepted-tokens.ts";
import type { Server } from "../configuration/configuration.ts";
import type { Limits } from "../configuration/limits.ts";
import { CLAIM_CHECKS, isNamed, type TokenContent } from "./claim-checks.ts";
import type { Principal } from "./principal.ts";
import { readPrincipal } from "./read-principal.ts";
import { IssuerUnavailableError, TokenError } from "./token-error.ts";

/** An accepted issuer together with the way to its keys. */
export interface SigningIssuer extends AcceptedTokens {
  readonly findKey: (header: JWTHeaderParameters) => Promise<CryptoKey>;
  /**
   * Until when a key that was found is sure to be its issuer's, in milliseconds since 1970. @default for the moment only
   */
  readonly keysUntil?: () => number;
}

/** An accepted issuer that is asked about its tokens. */
export interface AnsweringIssuer extends AcceptedTokens {
  /** What it says about a token that is good. */
  readonly introspect: (token: string) => Promise<TokenContent>;
}

/** An accepted issuer. */
export type TokenIssuer = SigningIssuer | AnsweringIssuer;

/** Whom a token names, and until when that is sure to be true, in milliseconds since 1970. */
export interface VerifiedToken {
  readonly principal: Principal;
  readonly until: number;
}

/**
 * Verifies an access token for one server: RFC 9068 section 4 with the algorithms, keys and audience of the
 * configuration, never of the token.
 *
 * @throws {TokenError} when the token does not open this server
 * @throws {IssuerUnavailableError} when its issuer's keys cannot be had, or it cannot be asked
 */
export async function verifyAccessToken(
  token: string,
  server: Server,
  issuers: readonly TokenIssuer[],
  limits: Limits,
  now: Date,
): Promise<VerifiedToken> {
  const issuer = issuerOf(token, server, issuers);
  const content = await (isAnswering(issuer) ? issuer.introspect(token) : verifySignature(token, issuer));
  const expected = { issuer, server, limits, now };
  for (const [, check] of CLAIM_CHECKS) check(content, expected);
  const principal = readPrincipal(content.claims, issuer);
  const surely = isAnswering(issuer) ? Number.POSITIVE_INFINITY : (issuer.keysUntil?.() ?? 0);
  return { principal, until: Math.min((content.claims.exp ?? 0) * 1000, surely) };
}

/** Whether a server's tokens may be texts that mean something to their issuer only. */
export function acceptsOpaque({ id }: Server, accepted: readonly AcceptedTokens[]): boolean {
  return accepted.some(({ introspection, servers }) => introspection !== undefined && servers.includes(id));
}

export function isAnswering(issuer: TokenIssuer): issuer is AnsweringIssuer {
  return "introspect" in issuer;
}

/** A JWT names its issuer; what is none is of the one that is asked about the tokens for this server. */
function issuerOf(token: string, server: Server, issuers: readonly TokenIssuer[]): TokenIssuer {
  const claims = claimsOf(token);
  const issuer = issuers.find(
    (candidate) =>
      candidate.servers.includes(server.id) &&
      (claims ? isNamed(claims.iss, candidate) : isAnswering(candidate)),
  );
  if (issuer) return issuer;
  throw new TokenError(claims ? "Invalid issuer" : "Token verification failed: not a JWT");
}

function claimsOf(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

/**
 * What a JWT says, once its signature is verified.
 *
 * @throws {TokenError} when it is not of this issuer
 * @throws {IssuerUnavailableError} when the issuer's keys cannot be had
 */
export async function verifySignature(
  token: string,
  { algorithms, findKey }: Pick<SigningIssuer, "algorithms" | "findKey">,
): Promise<TokenContent> {
  try {
    const { protectedHeader } = await compactVerify(token, (header) => findKey(withoutExtensions(header)), {
      algorithms: [...algorithms],
    });
    // What the signature is over is this very text.
    return { claims: decodeJwt(token), type: protectedHeader.typ };
  } catch (error) {
    if (error instanceof TokenError || error instanceof IssuerUnavailableError) throw error;
    throw new TokenError("Token verification failed", { cause: error });
  }
}

/**
 * RFC 7515 section 4.1.11: there is no extension that is understood here, nor one that an access token needs; `b64` is
 * one also where it does not say that it is critical (RFC 7797 section 6).
 */
function withoutExtensions(header: JWTHeaderParameters): JWTHeaderParameters {
  if (header.crit === undefined && header.b64 === undefined) return header;
  throw new TokenError("Token verification failed: it has critical extensions");
}
