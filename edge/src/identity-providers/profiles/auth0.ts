import { readPerson } from "../claims.ts";
import type { Profile } from "../profile.ts";

/**
 * Auth0: https://auth0.com/docs/authenticate/protocols/openid-connect-protocol.
 *
 * Its issuer ends with a slash. `groups` and `roles` are names that no custom claim may have; those that an Action adds
 * are called as the configuration says, by URLs of one's own
 * (https://auth0.com/docs/secure/tokens/json-web-tokens/create-custom-claims). A refresh token comes with
 * `offline_access`; with an `audience`, where the API allows it.
 */
export const auth0: Profile = {
  name: "Auth0",
  scopes: ["openid", "profile", "email", "offline_access"],
  claims: {},
  userinfo: "without-id-token",
  identify: readPerson,
};
