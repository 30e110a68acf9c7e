import { readPerson } from "../claims.ts";
import type { Profile } from "../profile.ts";

/**
 * Keycloak: https://www.keycloak.org/docs/latest/server_admin/#con-oidc_server_administration_guide.
 *
 * Groups come with a mapper of group memberships, by default with their full path (`/staff/support`), and are taken as
 * they are. Realm roles are `realm_access.roles`, which by default only access tokens have: the mapper has to add them
 * to the ID token. Without `offline_access` a refresh token ends with the browser's session.
 */
export const keycloak: Profile = {
  name: "Keycloak",
  scopes: ["openid", "profile", "email"],
  scopesWhereSupported: ["offline_access"],
  claims: { groups: "groups", roles: "realm_access.roles" },
  userinfo: "without-id-token",
  identify: readPerson,
};
