import { importJWK, type JWK, jwtVerify } from "jose";
import { type Answer, type Call, json, type SignIdToken } from "./endpoint.ts";

/** A service account's key, as Google knows it. */
export interface RegisteredKey {
  readonly email: string;
  readonly publicKey: JWK;
}

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const MOST_LIFETIME_SECONDS = 3600;

/**
 * The token endpoint, for a service account's assertion with a `target_audience`: it is signed with RS256, for this
 * endpoint, and expires within an hour.
 *
 * https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests
 * https://cloud.google.com/iap/docs/authentication-howto
 */
export async function tokenEndpoint(
  { method, url, body }: Call,
  { email, publicKey }: RegisteredKey,
  sign: SignIdToken,
): Promise<Answer> {
  const form = new URLSearchParams(body);
  if (method !== "POST" || form.get("grant_type") !== GRANT_TYPE) return refused("unsupported_grant_type");
  try {
    const { payload } = await jwtVerify(form.get("assertion") ?? "", await importJWK(publicKey, "RS256"), {
      algorithms: ["RS256"],
      issuer: email,
      subject: email,
      audience: `${url.origin}${url.pathname}`,
      requiredClaims: ["iat", "exp", "target_audience"],
      maxTokenAge: MOST_LIFETIME_SECONDS,
    });
    if (Number(payload.exp) - Number(payload.iat) > MOST_LIFETIME_SECONDS) return refused("invalid_grant");
    return json(200, { id_token: await sign(String(payload.target_audience)) });
  } catch {
    return refused("invalid_grant");
  }
}

function refused(error: string): Answer {
  return json(400, { error, error_description: "Invalid JWT" });
}
