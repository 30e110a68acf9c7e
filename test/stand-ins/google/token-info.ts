import type { Google } from "./google.ts";
import { type HostCall, readForm } from "./host.ts";
import { type Answer, oauthRefusal } from "./refusal.ts";

const EMAIL_SCOPES = ["email", "https://www.googleapis.com/auth/userinfo.email"];

/**
 * What is said of an access token to whoever has it: which client got it, for what, and for how long it is good, all of it
 * as text. Who its user is, it says where the scopes are those of OpenID Connect.
 *
 * https://cloud.google.com/docs/authentication/token-types
 * https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload (`sub`, `email_verified`)
 */
export function tokenInfo(call: HostCall, google: Google): Answer {
  const written = call.query.get("access_token") ?? readForm(call)?.get("access_token");
  const authorization = written === undefined ? call.headers.authorization : `Bearer ${written}`;
  const grant = google.tokens.find(authorization, google.now());
  if (!grant) throw oauthRefusal(400, "invalid_token", "Invalid Value");
  const { subject, scopes, client = subject, expiresAt } = grant;
  const user = google.settings.workspace.users[subject];
  const hasEmail = user !== undefined && scopes.some((scope) => EMAIL_SCOPES.includes(scope));
  return {
    status: 200,
    body: {
      azp: client,
      aud: client,
      ...(user && scopes.includes("openid") && { sub: user.id }),
      scope: scopes.join(" "),
      exp: String(Math.floor(expiresAt / 1000)),
      expires_in: String(Math.floor((expiresAt - google.now()) / 1000)),
      ...(hasEmail && { email: subject, email_verified: "true" }),
      access_type: "online",
    },
  };
}
