import { readPerson } from "../claims.ts";
import type { Profile } from "../profile.ts";

/**
 * A user pool of Amazon Cognito: https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html.
 *
 * Its issuer is `https://cognito-idp.<region>.amazonaws.com/<pool>`, while people sign in at the pool's domain: the
 * endpoints are those of its discovery document. It refuses `offline_access` and every scope that the app client does not
 * have; a refresh token comes by itself. Groups are in the ID token only.
 */
export const cognito: Profile = {
  name: "Amazon Cognito",
  scopes: ["openid", "profile", "email"],
  claims: { groups: "cognito:groups", roles: "cognito:roles" },
  userinfo: "never",
  identify: readPerson,
};
