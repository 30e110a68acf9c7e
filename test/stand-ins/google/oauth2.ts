import type { JWTPayload } from "jose";
import type { Google } from "./google.ts";
import { type Host, readForm } from "./host.ts";
import { issueIdToken } from "./id-tokens.ts";
import { oauthRefusal, type Refusal } from "./refusal.ts";
import { tokenInfo } from "./token-info.ts";

const ENDPOINT = "https://oauth2.googleapis.com/token";
const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/** "This time has a maximum of 1 hour after the issued time." */
const MOST_LIFETIME_SECONDS = 3600;

/**
 * `oauth2.googleapis.com`: an assertion of a service account for an access token of a user of the Workspace account, or
 * for an ID token of its own, with the account's address in it; and what is said of an access token.
 *
 * https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 * https://cloud.google.com/iap/docs/authentication-howto (`target_audience`)
 */
export const oauth2: Host = async (call, google) => {
  if (call.path === "/tokeninfo") return tokenInfo(call, google);
  if (call.method !== "POST" || call.path !== "/token")
    throw oauthRefusal(404, "invalid_request", "Not found.");
  const form = readForm(call);
  const assertion = form?.get("assertion");
  if (!form || assertion === undefined || form.size !== 2) {
    throw oauthRefusal(400, "invalid_request", "Expected grant_type and assertion, once each.");
  }
  if (form.get("grant_type") !== GRANT_TYPE) {
    throw oauthRefusal(400, "unsupported_grant_type", "Invalid grant_type.");
  }
  const { iss, sub, scope, target_audience: audience } = await verifyAssertion(assertion, google);
  if (typeof audience === "string" && scope === undefined) {
    if (iss === undefined || (sub ?? iss) !== iss) throw refused("Invalid email or User ID");
    return {
      status: 200,
      body: { id_token: await issueIdToken(google, iss, { audience, includeEmail: true }) },
    };
  }
  const scopes = typeof scope === "string" ? scope.split(" ") : [];
  if (scopes.length === 0) throw oauthRefusal(400, "invalid_scope", "Empty or missing scope not allowed.");
  const { users, delegations } = google.settings.workspace;
  const user = users[sub ?? ""];
  if (sub === undefined || !user || user.suspended) throw refused("Invalid email or User ID");
  const delegated = delegations[iss ?? ""] ?? [];
  if (!scopes.every((each) => delegated.includes(each))) {
    // https://developers.google.com/identity/protocols/oauth2/service-account#jwterrorcodes
    const description =
      "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.";
    throw oauthRefusal(401, "unauthorized_client", description);
  }
  return { status: 200, body: google.tokens.issue(sub, scopes, google.now()) };
};

async function verifyAssertion(assertion: string, google: Google): Promise<JWTPayload> {
  const { claims, signer } = await google.verify(assertion).catch(() => {
    throw refused("Invalid JWT Signature.");
  });
  const { iss, aud, iat = Number.NaN, exp = Number.NaN } = claims;
  if (iss === undefined || iss !== signer) throw refused("Invalid issuer: Not a valid email.");
  if (aud !== ENDPOINT) throw refused("Invalid JWT: Failed audience check.");
  const seconds = google.now() / 1000;
  const isTimely = iat <= seconds && seconds < exp && exp - iat <= MOST_LIFETIME_SECONDS;
  if (!isTimely) throw refused("Invalid JWT: Token must be a short-lived token (60 minutes).");
  return claims;
}

function refused(description: string): Refusal {
  return oauthRefusal(400, "invalid_grant", description);
}
