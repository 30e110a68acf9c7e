import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { Refusal } from "./refusal.ts";
import type { Settings } from "./settings.ts";

type Provider = Settings["identityProviders"][number];

/**
 * Verifies a token of an OpenID Connect provider that the account knows, with the keys that its issuer publishes over
 * HTTP.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 *
 * @param now - milliseconds since 1970
 */
export async function verifyWebIdentity(
  token: string,
  providers: readonly Provider[],
  now: number,
): Promise<{ readonly provider: Provider; readonly claims: JWTPayload }> {
  const provider = providers.find(({ url }) => url === issuerOf(token));
  if (!provider) throw invalid("No OpenIDConnect provider found in your account for the token's issuer");
  const keySet = createLocalJWKSet(await fetchKeys(provider.url));
  try {
    const { payload: claims } = await jwtVerify(token, keySet, {
      algorithms: ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"],
      issuer: provider.url,
      requiredClaims: ["iss", "sub", "aud", "iat", "exp"],
      currentDate: new Date(now),
    });
    requireAudience(claims, provider);
    return { provider, claims };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof errors.JWTExpired) throw new Refusal(400, "ExpiredTokenException", "Token expired");
    throw invalid("Couldn't verify the token");
  }
}

function issuerOf(token: string): unknown {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw invalid("The ID Token provided is not a valid JWT");
  }
}

/** The audience is one of the client ids that the provider is registered with. */
function requireAudience({ aud }: JWTPayload, { clientIds }: Provider): void {
  if (typeof aud !== "string" || !clientIds.includes(aud)) throw invalid("Incorrect token audience");
}

/** OpenID Connect Discovery 1.0 sections 4.2 and 4.3. */
async function fetchKeys(issuer: string): Promise<JSONWebKeySet> {
  const { issuer: named, jwks_uri: uri } = await fetchDocument(`${issuer}/.well-known/openid-configuration`);
  if (named !== issuer || typeof uri !== "string")
    throw invalid("Issuer of the discovery document is another one");
  const { keys } = await fetchDocument(uri);
  if (!Array.isArray(keys)) throw invalid("The issuer publishes no keys");
  return { keys };
}

async function fetchDocument(url: string): Promise<Record<string, unknown>> {
  try {
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(5000) });
    if (response.status === 200) return (await response.json()) as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new Refusal(
    400,
    "IDPCommunicationError",
    "Couldn't retrieve verification key from your identity provider",
  );
}

function invalid(message: string): Refusal {
  return new Refusal(400, "InvalidIdentityToken", message);
}
