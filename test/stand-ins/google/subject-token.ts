import {
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from "jose";
import { oauthRefusal, type Refusal } from "./refusal.ts";
import type { Settings } from "./settings.ts";

/** https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token: `exp` is less than 48 hours after `iat`. */
const MOST_LIFETIME_SECONDS = 48 * 3600;

/**
 * Verifies the token of an external workload, with the keys that its issuer publishes over HTTP.
 *
 * https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token (`subjectToken`)
 *
 * @param now - milliseconds since 1970
 * @returns its claims
 */
export async function verifySubjectToken(
  token: string,
  provider: Settings["provider"],
  now: number,
): Promise<JWTPayload> {
  const header = readHeader(token);
  if (typeof header.kid !== "string" || header.kid === "") throw refused("The token's header has no kid.");
  const keySet = createLocalJWKSet(await fetchKeys(provider.issuer));
  let claims: JWTPayload;
  try {
    ({ payload: claims } = await jwtVerify(token, keySet, {
      algorithms: ["RS256", "ES256"],
      issuer: provider.issuer,
      audience: audiencesOf(provider),
      requiredClaims: ["iss", "sub", "aud", "iat", "exp"],
      currentDate: new Date(now),
    }));
  } catch (error) {
    throw refused(error instanceof errors.JOSEError ? error.message : "The token is not valid.");
  }
  const { sub = "", iat = 0, exp = 0 } = claims;
  if (iat * 1000 > now) throw refused("The token's iat is in the future.");
  if (exp - iat >= MOST_LIFETIME_SECONDS) throw refused("The token lives too long.");
  if (sub === "") throw refused("The token has no subject.");
  return claims;
}

/** Without audiences of its own, a provider expects its name, with or without `https:`. */
function audiencesOf({ name, allowedAudiences }: Settings["provider"]): string[] {
  return allowedAudiences.length > 0 ? allowedAudiences : [name, `https:${name}`];
}

function readHeader(token: string) {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw refused("The token is no JWT.");
  }
}

/** OpenID Connect Discovery 1.0 sections 4.2 and 4.3. */
async function fetchKeys(issuer: string): Promise<JSONWebKeySet> {
  const { issuer: named, jwks_uri: uri } = await fetchDocument(`${issuer}/.well-known/openid-configuration`);
  if (named !== issuer) throw refused("The issuer of the discovery document is another one.");
  if (typeof uri !== "string") throw refused("The discovery document names no jwks_uri.");
  const { keys } = await fetchDocument(uri);
  if (!Array.isArray(keys)) throw refused("The issuer publishes no keys.");
  return { keys };
}

async function fetchDocument(url: string): Promise<Record<string, unknown>> {
  try {
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(5000) });
    if (response.status === 200) return (await response.json()) as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw refused("Error connecting to the given credential's issuer.");
}

function refused(description: string): Refusal {
  return oauthRefusal(400, "invalid_grant", description);
}
