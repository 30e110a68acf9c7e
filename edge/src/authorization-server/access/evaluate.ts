import type { Access, AuthorizationServer } from "../../configuration/authorization-server.ts";
import type { Server } from "../../configuration/configuration.ts";
import { grantedScopes, knownScopes } from "../../configuration/scopes.ts";
import type { Identity } from "../../identity-providers/identity.ts";

/** Whether somebody may sign in to a server, and what they get of what was asked for. */
export interface AccessDecision {
  readonly admitted: boolean;
  readonly scopes: readonly string[];
  /** What they would get who asked for all that the server knows. */
  readonly obtainable: readonly string[];
  /** Why not, for the log. */
  readonly reason?: string;
}

/**
 * Decides what an identity gets: policy ∩ requested. Nobody is admitted by default: one grant at least has to match,
 * and where hosted domains or tenants are required, the identity has to be of one.
 */
export function evaluateAccess(
  identity: Identity,
  server: Server,
  requested: readonly string[],
  { access }: AuthorizationServer,
): AccessDecision {
  if (!isAmong(access.hostedDomains, identity.hostedDomain))
    return refused("is of no hosted domain allowed here");
  if (!isAmong(access.tenants, identity.tenant)) return refused("is of no tenant allowed here");
  const grants = access.grants.filter(
    ({ when, servers }) => (servers === undefined || servers.includes(server.id)) && holds(when, identity),
  );
  if (grants.length === 0) return refused("no grant matches");
  const policy = grants.flatMap(({ scopes }) => scopes);
  const granted = grantedScopes(policy, server.scopes.implies);
  return {
    admitted: true,
    scopes: requested.filter((scope) => granted.has(scope)),
    obtainable: knownScopes(server).filter((scope) => granted.has(scope)),
  };
}

function refused(reason: string): AccessDecision {
  return { admitted: false, scopes: [], obtainable: [], reason };
}

function isAmong(required: readonly string[] | undefined, actual: string | undefined): boolean {
  return required === undefined || (actual !== undefined && required.includes(actual));
}

function holds(when: Access["grants"][number]["when"], identity: Identity): boolean {
  const equals = (wanted: string | undefined, actual: string | undefined) =>
    wanted === undefined || wanted === actual;
  return (
    equals(when.identityProvider, identity.provider) &&
    equals(when.hostedDomain, identity.hostedDomain) &&
    equals(when.tenant, identity.tenant) &&
    equals(when.email?.toLowerCase(), identity.email) &&
    (when.group === undefined || identity.groups.includes(when.group)) &&
    (when.role === undefined || identity.roles.includes(when.role))
  );
}
