import type { Access, AuthorizationServer, IdentityProviderSettings } from "./authorization-server.ts";
import type { Fault } from "./configuration.ts";

type Condition = Access["grants"][number]["when"];

/** What an identity may have that not every provider says. */
type Said = "groups" | "roles" | "hostedDomain" | "tenant";

/** Profiles whose providers say it by themselves. */
const SAYING: Readonly<Record<Said, readonly IdentityProviderSettings["profile"][]>> = {
  groups: ["entra", "okta", "keycloak", "cognito", "github", "generic"],
  roles: ["entra", "keycloak", "cognito", "generic"],
  hostedDomain: ["google"],
  tenant: ["entra"],
};

const SECTION = "authorizationServer.access";

/**
 * What is wrong with what access hangs on: what no provider says lets nobody in, and what any provider may say lets in
 * whomever the least of them says it of.
 */
export function conditionFaults({ access, identityProviders }: AuthorizationServer): Fault[] {
  const providers = Object.values(identityProviders);
  const faults = access.grants.flatMap(({ when }, index) =>
    grantFaults(`${SECTION}.grants.${index}.when`, when, identityProviders),
  );
  if (access.hostedDomains && !providers.some((provider) => says(provider, "hostedDomain"))) {
    faults.push({ path: `${SECTION}.hostedDomains`, message: "only google says it: everybody is refused" });
  }
  if (access.tenants && !providers.some((provider) => says(provider, "tenant"))) {
    faults.push({ path: `${SECTION}.tenants`, message: "only entra says it: everybody is refused" });
  }
  return faults;
}

function grantFaults(
  path: string,
  when: Condition,
  identityProviders: AuthorizationServer["identityProviders"],
): Fault[] {
  const { identityProvider: id, email, group, role, hostedDomain, tenant } = when;
  if (id !== undefined && !Object.hasOwn(identityProviders, id)) {
    return [{ path: `${path}.identityProvider`, message: `there is no identity provider ${id}` }];
  }
  const faults: Fault[] = [];
  if (id === undefined && Object.keys(identityProviders).length > 1 && (email ?? group ?? role)) {
    const message = "lacks identityProvider: any of them could say this of somebody";
    faults.push({ path, message });
  }
  const providers = Object.entries(identityProviders).filter(([other]) => id === undefined || other === id);
  const check = (member: string, value: string | undefined, what: Said) => {
    if (value === undefined || providers.some(([, provider]) => says(provider, what))) return;
    const who = id === undefined ? "no identity provider" : `the identity provider ${id}`;
    faults.push({ path: `${path}.${member}`, message: `nobody has one: ${who} says none` });
  };
  check("group", group, "groups");
  check("role", role, "roles");
  check("hostedDomain", hostedDomain, "hostedDomain");
  check("tenant", tenant, "tenant");
  return faults;
}

function says({ profile, claims, directory }: IdentityProviderSettings, what: Said): boolean {
  if (what === "groups" && (directory ?? claims.groups) !== undefined) return true;
  if (what === "roles" && claims.roles !== undefined) return true;
  return SAYING[what].includes(profile);
}
