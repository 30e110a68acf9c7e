import { readPerson } from "../claims.ts";
import type { Profile } from "../profile.ts";

/**
 * Okta, by its org authorization server (the domain itself) or a custom one (`…/oauth2/<id>`):
 * https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/.
 *
 * The ID token that comes with an access token may be a thin one, without groups; the userinfo endpoint has them all.
 * A custom authorization server knows the scope `groups` only where it was added, and refuses it otherwise.
 */
export const okta: Profile = {
  name: "Okta",
  scopes: ["openid", "profile", "email", "offline_access"],
  scopesWhereSupported: ["groups"],
  claims: { groups: "groups" },
  userinfo: "always",
  identify: readPerson,
};
