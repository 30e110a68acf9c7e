import type { AuthorizationServer } from "./authorization-server.ts";
import { clientFaults, registrationFaults } from "./client-faults.ts";
import { conditionFaults } from "./condition-faults.ts";
import type { Configuration, Fault } from "./configuration.ts";
import { keyRings } from "./key-rings.ts";
import { providerFaults } from "./provider-faults.ts";
import { grantedScopes, knownScopes } from "./scopes.ts";

const SECTION = "authorizationServer";

/** Bytes of a sealed text at most, and of what stands in a URL beside it. */
const LEAST_URL_BYTES = 4096 + 1024;

/** What is wrong with the authorization server's section in the light of everything else. */
export function authorizationServerFaults(configuration: Configuration): Fault[] {
  const settings = configuration.authorizationServer;
  if (!settings) return [];
  return [
    ...keyFaults(configuration),
    ...Object.entries(settings.identityProviders).flatMap(([id, provider]) =>
      providerFaults(id, provider, configuration),
    ),
    ...scopeFaults(configuration, settings),
    ...conditionFaults(settings),
    ...requiredScopeFaults(configuration, settings),
    ...clientFaults(settings),
    ...registrationFaults(settings, configuration.publicUrl),
    ...limitFaults(configuration),
  ];
}

function keyFaults(configuration: Configuration): Fault[] {
  const { signingKeys, sealingKeys, tokens, publicUrl } = configuration;
  const faults: Fault[] = [];
  if (signingKeys.tokens.length === 0) {
    faults.push({
      path: "signingKeys.tokens",
      message: "is missing: the authorization server signs tokens with it",
    });
  }
  if (sealingKeys.length === 0) {
    faults.push({
      path: "sealingKeys",
      message: "is missing: the authorization server seals what it hands out",
    });
  }
  const owners = new Map<string, string>();
  for (const { path, secrets } of keyRings(configuration)) {
    secrets.forEach((secret, index) => {
      const owner = owners.get(secret);
      if (owner)
        faults.push({ path: `${path}.${index}`, message: `secret ${secret} is in ${owner} already` });
      owners.set(secret, path);
    });
  }
  for (const { id, url, audience } of Object.values(configuration.servers)) {
    if (!audience.includes(url)) {
      faults.push({
        path: `servers.${id}.audience`,
        message: `lacks ${url}, which the gateway's own tokens are for`,
      });
    }
  }
  tokens.accept.forEach(({ issuer, registrationEndpoint }, index) => {
    if (issuer === publicUrl) {
      faults.push({
        path: `tokens.accept.${index}.issuer`,
        message: "is the gateway itself, whose tokens are accepted",
      });
    }
    if (registrationEndpoint !== undefined) {
      faults.push({
        path: `tokens.accept.${index}.registrationEndpoint`,
        message: "has no place beside authorizationServer, where clients register",
      });
    }
  });
  return faults;
}

function scopeFaults({ servers }: Configuration, { access, clients }: AuthorizationServer): Fault[] {
  const known = new Set(Object.values(servers).flatMap(knownScopes));
  const faults: Fault[] = [];
  const check = (path: string, scopes: readonly string[], ids: readonly string[] = []) => {
    for (const scope of scopes) {
      if (!known.has(scope))
        faults.push({ path: `${path}.scopes`, message: `no server knows the scope ${scope}` });
    }
    for (const id of ids) {
      if (!Object.hasOwn(servers, id))
        faults.push({ path: `${path}.servers`, message: `there is no server ${id}` });
    }
  };
  access.grants.forEach(({ scopes, servers: ids }, index) => {
    check(`${SECTION}.access.grants.${index}`, scopes, ids);
  });
  for (const [id, client] of Object.entries(clients))
    check(`${SECTION}.clients.${id}`, client.scopes, client.servers);
  return faults;
}

/** A scope that every request needs and that nobody is given closes a server, unless another issuer's tokens have it. */
function requiredScopeFaults(
  { servers, tokens }: Configuration,
  { access, clients }: AuthorizationServer,
): Fault[] {
  const machines = Object.values(clients).filter(({ grantTypes }) =>
    grantTypes.includes("client_credentials"),
  );
  const givers = [...access.grants, ...machines];
  return Object.values(servers).flatMap((server) => {
    if (tokens.accept.some((issuer) => issuer.servers.includes(server.id))) return [];
    const own = givers.filter((giver) => giver.servers?.includes(server.id) ?? true);
    const given = grantedScopes(
      own.flatMap(({ scopes }) => scopes),
      server.scopes.implies,
    );
    return server.scopes.required.flatMap((scope, index): Fault[] => {
      if (given.has(scope)) return [];
      const path = `servers.${server.id}.scopes.required.${index}`;
      return [{ path, message: `no grant gives ${scope}: nobody could use this server` }];
    });
  });
}

function limitFaults({ limits }: Configuration): Fault[] {
  if (limits.urlBytes >= LEAST_URL_BYTES) return [];
  const message = `expected ${LEAST_URL_BYTES} at least: ids of clients that register are sealed, and long`;
  return [{ path: "limits.urlBytes", message }];
}
