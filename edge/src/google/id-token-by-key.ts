import { SignJWT } from "jose";
import { z } from "zod";
import type { GoogleCall } from "./google-call.ts";
import { compactToken, type IdToken, readIdToken } from "./read-id-token.ts";
import { type ServiceAccountKey, TOKEN_ENDPOINT } from "./service-account-key.ts";

/** Seconds for which an assertion is good: what clocks may differ by, and a connection may take. */
const ASSERTION_SECONDS = 300;

const answer = z.object({ id_token: compactToken });

/**
 * Gets an ID token of a service account by an assertion that the account's key signs (RFC 7523 section 2.1), and that
 * names the audience as `target_audience`.
 *
 * https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 * https://cloud.google.com/iap/docs/authentication-howto
 *
 * @param now - milliseconds since 1970
 * @throws {NetworkError | GoogleApiError} when it cannot be had, or is for another audience
 */
export async function fetchIdTokenByKey(
  call: GoogleCall,
  { email, keyId, privateKey }: ServiceAccountKey,
  audience: string,
  now: number,
): Promise<IdToken> {
  const issuedAt = Math.floor(now / 1000);
  const assertion = await new SignJWT({ target_audience: audience })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: keyId })
    .setIssuer(email)
    .setSubject(email)
    .setAudience(TOKEN_ENDPOINT)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ASSERTION_SECONDS)
    .sign(privateKey);
  const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  const body = new URLSearchParams({ grant_type: grantType, assertion });
  const { id_token: token } = await call(TOKEN_ENDPOINT, { method: "POST", body }, answer);
  return readIdToken(token, audience, now);
}
