import type { JWTPayload } from "jose";
import type { AcceptedTokens } from "../configuration/accepted-tokens.ts";
import type { Principal } from "./principal.ts";
import { TokenError } from "./token-error.ts";

/** The claims in which issuers name the client: RFC 9068 section 2.2, OpenID Connect Core section 2, Okta, Entra (v1.0). */
const CLIENT_CLAIMS = ["client_id", "azp", "cid", "appid"];

/**
 * Whom the claims of a token name, and what for; whether they are true is for others to check.
 *
 * @throws {TokenError} when they name nobody, or name it so that it could be misread
 */
export function readPrincipal(claims: JWTPayload, issuer: AcceptedTokens): Principal {
  const isClient = isOfClient(claims, issuer);
  const subject = claims[isClient ? "sub" : issuer.subjectClaim];
  if (typeof subject !== "string" || subject === "") {
    throw new TokenError("Token verification failed: it names no subject");
  }
  const clientId = clientIdOf(claims);
  const { groupsClaim, obtainableClaim } = issuer;
  return {
    issuer: issuer.issuer,
    subject,
    ...(isClient && { kind: "client" }),
    ...(clientId !== undefined && { clientId }),
    scopes: scopesOf(claims, scopeClaimOf(claims, issuer)),
    ...(groupsClaim !== undefined && { groups: groupsOf(claims[groupsClaim]) }),
    ...(obtainableClaim !== undefined && { obtainable: scopesOf(claims, obtainableClaim) }),
  };
}

/** The claim that has the scopes of such a token. */
export function scopeClaimOf(claims: JWTPayload, issuer: AcceptedTokens): string {
  const { scopeClaim, clientScopeClaim = scopeClaim } = issuer;
  return isOfClient(claims, issuer) ? clientScopeClaim : scopeClaim;
}

function clientIdOf(claims: JWTPayload): string | undefined {
  const clientId = CLIENT_CLAIMS.map((name) => claims[name]).find((value) => value !== undefined);
  return typeof clientId === "string" ? clientId : undefined;
}

/**
 * Whether a client got the token for itself: then the issuer says so, or it is its own subject (RFC 9068 section 2.2),
 * and nobody else is named. Of issuers that call people by another claim a person may have chosen what `sub` is.
 *
 * https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles
 * https://learn.microsoft.com/en-us/entra/identity-platform/optional-claims-reference
 */
function isOfClient(claims: JWTPayload, { subjectClaim }: AcceptedTokens): boolean {
  if (claims.gty === "client-credentials" || claims.idtyp === "app") return true;
  const namesPerson = subjectClaim !== "sub" && claims[subjectClaim] !== undefined;
  return claims.sub !== undefined && claims.sub === clientIdOf(claims) && !namesPerson;
}

/** RFC 9068 section 2.2.3: one string, scopes apart by spaces; some issuers send a list instead. */
function scopesOf(claims: JWTPayload, name: string): readonly string[] {
  const claim = claims[name];
  if (claim === undefined) return [];
  const scopes: unknown =
    typeof claim === "string" ? claim.split(" ").filter((scope) => scope !== "") : claim;
  if (Array.isArray(scopes) && scopes.every(isScopeToken)) return scopes;
  throw new TokenError(`Token verification failed: its ${name} claim is neither text nor a list of scopes`);
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
