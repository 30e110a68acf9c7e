import { readPerson } from "../claims.ts";
import type { Profile } from "../profile.ts";

/**
 * Any OpenID provider (OpenID Connect Core 1.0).
 *
 * Claims that a scope asks for may be at the userinfo endpoint only (section 5.4). `offline_access` is asked for where
 * the provider's metadata lists it, and then with `prompt=consent`, without which it is ignored (section 11).
 */
export const generic: Profile = {
  scopes: ["openid", "profile", "email"],
  scopesWhereSupported: ["groups", "offline_access"],
  parameters: ({ scopes }): Record<string, string> =>
    scopes.includes("offline_access") ? { prompt: "consent" } : {},
  claims: { groups: "groups", roles: "roles" },
  userinfo: "always",
  identify: readPerson,
};
