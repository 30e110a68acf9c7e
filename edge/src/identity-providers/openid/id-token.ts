import { type CryptoKey, errors, type JWTHeaderParameters, jwtVerify } from "jose";
import { NetworkError } from "../../network/fetcher.ts";
import { ProviderUnavailableError, SignInRefusedError } from "../identity-provider.ts";
import type { Claims } from "../profile.ts";

/** What ID tokens may be signed with, whatever their header or the provider's metadata says. */
export const ID_TOKEN_ALGORITHMS = ["RS256", "ES256"] as const;

/** What an ID token is measured by. */
export interface IdTokenExpectations {
  readonly issuer: string;
  /** The gateway's registration that signed somebody in. */
  readonly clientId: string;
  readonly clockSkewSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly findKey: (header: JWTHeaderParameters) => Promise<CryptoKey>;
}

/**
 * Verifies an ID token: OpenID Connect Core section 3.1.3.7, its signature included, although it came straight from the
 * token endpoint. The nonce is checked where the sign-in is known.
 *
 * @throws {SignInRefusedError} when it is not one of this provider for this registration, or it is over
 * @throws {NetworkError | ProviderUnavailableError} when the provider's keys cannot be had
 */
export async function verifyIdToken(
  idToken: string,
  { issuer, clientId, clockSkewSeconds, now, findKey }: IdTokenExpectations,
): Promise<Claims> {
  try {
    const { payload } = await jwtVerify(idToken, findKey, {
      algorithms: [...ID_TOKEN_ALGORITHMS],
      issuer,
      audience: clientId,
      clockTolerance: clockSkewSeconds,
      currentDate: new Date(now),
      requiredClaims: ["sub", "exp", "iat"],
    });
    if (!Number.isFinite(payload.exp)) throw new SignInRefusedError("the ID token has no end");
    if (payload.azp !== undefined && payload.azp !== clientId) {
      throw new SignInRefusedError("the ID token was issued to another client");
    }
    return payload;
  } catch (error) {
    const isSpoken = [NetworkError, ProviderUnavailableError, SignInRefusedError].some(
      (kind) => error instanceof kind,
    );
    throw isSpoken ? error : new SignInRefusedError(explain(error));
  }
}

function explain(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "the ID token has expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `the ID token's claim ${error.claim} is missing or wrong`;
  }
  return "the ID token cannot be verified";
}
