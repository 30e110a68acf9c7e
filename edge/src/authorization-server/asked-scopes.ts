import type { Server } from "../configuration/configuration.ts";
import { knownScopes } from "../configuration/scopes.ts";

/** Scopes that elsewhere say who somebody is or for how long, not what they may do: clients send them unasked. */
const IDENTITY_SCOPES = new Set(["openid", "profile", "email", "offline_access"]);

/**
 * What a `scope` parameter asks for, of what the server knows: RFC 6749 section 3.3.
 *
 * @returns undefined where nothing in it could be the server's own, and all of it is meant
 */
export function askedScopes(scope: string | undefined, server: Server): readonly string[] | undefined {
  const known = new Set(knownScopes(server));
  const asked = new Set(scope?.split(" ").filter((token) => known.has(token) || !IDENTITY_SCOPES.has(token)));
  return asked.size === 0 ? undefined : [...asked].filter((token) => known.has(token));
}
