import { ConfigurationError } from "../edge/src/configuration/configuration.ts";
import { parseConfiguration } from "../edge/src/configuration/parse.ts";
import type { ConfigurationDocument } from "../edge/src/configuration/schema.ts";
import { isLoopback } from "../edge/src/configuration/values.ts";
import { type Environment, EnvironmentError } from "../environments/environment.ts";
import { gatewayRules } from "../environments/schema/server.ts";
import { serviceUrl } from "../modules/gcp/cloud-run-service/service-url.ts";
import { edgeAccountId, providerName, serviceAccountEmail } from "./gcp-names.ts";

/** Where a server is, and whom the gateway's statement about the caller is for. */
export interface Origin {
  readonly url: string;
  readonly assertionAudience: string;
}

/** The origin of one of the environment's servers: known before anything is deployed. */
export function originOf(
  { gcp }: Environment,
  id: string,
  { origin, assertionAudience }: Environment["servers"][string],
): Origin {
  const service = serviceUrl({ name: id, projectNumber: gcp.projectNumber, location: gcp.region });
  const url = origin ?? `${service}/mcp`;
  return { url, assertionAudience: assertionAudience ?? url };
}

/** The issuer of the gateway's statements about callers. */
export function callersIssuerOf({ publicUrl }: Environment): string {
  return `${publicUrl}/callers`;
}

/** The issuer of the tokens by which the gateway comes into clouds, where they can reach it. */
export function workloadIssuerOf({ publicUrl }: Environment): string | undefined {
  return isLoopback(new URL(publicUrl)) ? undefined : `${publicUrl}/workload`;
}

/**
 * The configuration of an environment's gateway.
 *
 * @throws {EnvironmentError} naming what the gateway would refuse to serve
 */
export function edgeConfiguration(environment: Environment): ConfigurationDocument {
  const { publicUrl, tokens, authorizationServer, browserOrigins, limits, audit, servers } = environment;
  const document: ConfigurationDocument = {
    publicUrl,
    servers: Object.fromEntries(
      Object.entries(servers).map(([id, server]) => {
        const { url, assertionAudience } = originOf(environment, id, server);
        const credential = server.origin === undefined && credentialOf(environment, id);
        const origin = { url, assertion: { audience: assertionAudience }, ...(credential && { credential }) };
        return [id, { name: server.name, origin, ...rulesOf(server) }];
      }),
    ),
    tokens,
    ...(authorizationServer && { authorizationServer }),
    // Sessions are sealed too, of whatever issuer the tokens are.
    sealingKeys: ring("SEALING_KEY"),
    signingKeys: {
      callers: ring("CALLERS_SIGNING_KEY"),
      ...(authorizationServer && { tokens: ring("TOKENS_SIGNING_KEY") }),
      ...(entersGoogleCloud(environment) && { workload: ring("WORKLOAD_SIGNING_KEY") }),
    },
    browserOrigins,
    limits,
    audit,
  };
  check(environment, document);
  return document;
}

/** What the environment says of a server in the gateway's own words. */
function rulesOf(server: Environment["servers"][string]) {
  const names = Object.keys(gatewayRules) as (keyof typeof gatewayRules)[];
  return Object.fromEntries(names.map((name) => [name, server[name]])) as Pick<
    typeof server,
    keyof typeof gatewayRules
  >;
}

/** How the gateway proves to Cloud Run that it is the one that may call a server, with no key of Google's. */
function credentialOf({ gcp }: Environment, id: string) {
  const project = { id: gcp.projectId, number: gcp.projectNumber };
  return {
    type: "google-id-token",
    audience: serviceUrl({ name: id, projectNumber: gcp.projectNumber, location: gcp.region }),
    source: {
      type: "workload-identity-federation",
      provider: providerName(project, "edge"),
      serviceAccount: serviceAccountEmail(project, edgeAccountId(id)),
    },
  } as const;
}

/** Whether the gateway has to prove there which one it is: to call servers, or to ask who is in which group. */
function entersGoogleCloud({ authorizationServer, servers }: Environment): boolean {
  const providers = Object.values(authorizationServer?.identityProviders ?? {});
  return (
    Object.values(servers).some(({ origin }) => origin === undefined) ||
    providers.some(({ directory }) => directory !== undefined)
  );
}

/** The secrets of a ring of keys: places for the one in force, the one before it and the next; two may be empty. */
function ring(name: string): { secret: string }[] {
  return [1, 2, 3].map((place) => ({ secret: `${name}_${place}` }));
}

function check({ name }: Environment, document: ConfigurationDocument): void {
  try {
    parseConfiguration(document);
  } catch (error) {
    if (error instanceof ConfigurationError) throw new EnvironmentError(name, error.faults);
    throw error;
  }
}
