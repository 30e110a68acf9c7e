import { ConfigurationError } from "../edge/src/configuration/configuration.ts";
import { parseConfiguration } from "../edge/src/configuration/parse.ts";
import type { ConfigurationDocument } from "../edge/src/configuration/schema.ts";
import { isLoopback } from "../edge/src/configuration/values.ts";
import { type Environment, EnvironmentError, type EnvironmentServer } from "../environments/environment.ts";
import { cloudOf } from "../environments/schema/checks.ts";
import { gatewayRules } from "../environments/schema/server.ts";
import { globalArn } from "../modules/aws/account/account.ts";
import { serviceUrl } from "../modules/gcp/cloud-run-service/service-url.ts";
import { apiUrl } from "./aws-api.ts";
import { accountOf, edgeRoleName, hostOf } from "./aws-names.ts";
import { type OnAws, usesAws, usesGoogleCloud } from "./clouds.ts";
import { edgeAccountId, providerName, serviceAccountEmail } from "./gcp-names.ts";

/** Where a server is, and whom the gateway's statement about the caller is for. */
export interface Origin {
  readonly url: string;
  readonly assertionAudience: string;
}

/** The origin of one of the environment's servers: known before anything is deployed. */
export function originOf(environment: Environment, id: string, server: EnvironmentServer): Origin {
  const { origin, assertionAudience } = server;
  const url = origin ?? `${baseUrlOf(environment, id, server)}/mcp`;
  return { url, assertionAudience: assertionAudience ?? url };
}

/** Where a cloud serves a server. What is exchanged or verified there is for this audience. */
function baseUrlOf(environment: Environment, id: string, server: EnvironmentServer): string {
  if (cloudOf(environment, server) === "gcp" && usesGoogleCloud(environment)) {
    const { projectNumber, region } = environment.gcp;
    return serviceUrl({ name: id, projectNumber, location: region });
  }
  if (usesAws(environment)) return `https://${hostOf(environment, id)}`;
  throw new Error(`${id}: the environment has no cloud for it`);
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
  const { publicUrl, tokens, authorizationServer, browserOrigins, limits, audit } = environment;
  const document: ConfigurationDocument = {
    publicUrl,
    servers: { ...serversOf(environment), ...(usesAws(environment) && apisOf(environment)) },
    tokens,
    ...(authorizationServer && { authorizationServer }),
    // Sessions are sealed too, of whatever issuer the tokens are.
    sealingKeys: ring("SEALING_KEY"),
    signingKeys: {
      callers: ring("CALLERS_SIGNING_KEY"),
      ...(authorizationServer && { tokens: ring("TOKENS_SIGNING_KEY") }),
      ...(entersClouds(environment) && { workload: ring("WORKLOAD_SIGNING_KEY") }),
    },
    browserOrigins,
    limits,
    audit,
  };
  check(environment, document);
  return document;
}

function serversOf(environment: Environment): ConfigurationDocument["servers"] {
  return Object.fromEntries(
    Object.entries(environment.servers).map(([id, server]) => {
      const { url, assertionAudience } = originOf(environment, id, server);
      const credential = server.origin === undefined && credentialOf(environment, id, server);
      const { downstream } = server;
      const assertion = { audience: assertionAudience, ...(downstream.length > 0 && { downstream }) };
      const origin = { url, assertion, ...(credential && { credential }) };
      return [id, { name: server.name, origin, ...rulesOf(server) }];
    }),
  );
}

/** They are not the environment's to run: it calls them, each as a role of its own. */
function apisOf(environment: OnAws): ConfigurationDocument["servers"] {
  const { aws } = environment;
  return Object.fromEntries(
    Object.entries(aws.apis).map(([id, api]) => {
      const url = apiUrl(aws, api);
      const credential = {
        type: "aws-sigv4",
        region: aws.region,
        service: api.service,
        source: {
          type: "web-identity",
          roleArn: globalArn(accountOf(environment), "iam", `role/${edgeRoleName(id)}`),
        },
      } as const;
      return [
        id,
        { name: api.name, origin: { url, assertion: { audience: url }, credential }, ...rulesOf(api) },
      ];
    }),
  );
}

/** What the environment says of a server in the gateway's own words. */
function rulesOf(server: Pick<EnvironmentServer, keyof typeof gatewayRules>) {
  const names = Object.keys(gatewayRules) as (keyof typeof gatewayRules)[];
  return Object.fromEntries(names.map((name) => [name, server[name]])) as Pick<
    typeof server,
    keyof typeof gatewayRules
  >;
}

/** How the gateway proves that it is the one that may call a server, with no key of a cloud's. */
function credentialOf(environment: Environment, id: string, server: EnvironmentServer) {
  const audience = baseUrlOf(environment, id, server);
  if (cloudOf(environment, server) !== "gcp" || !usesGoogleCloud(environment)) {
    return { type: "edge-token", audience } as const;
  }
  const { projectId, projectNumber } = environment.gcp;
  const project = { id: projectId, number: projectNumber };
  return {
    type: "google-id-token",
    audience,
    source: {
      type: "workload-identity-federation",
      provider: providerName(project, "edge"),
      serviceAccount: serviceAccountEmail(project, edgeAccountId(id)),
    },
  } as const;
}

/** Whether the gateway has to prove there which one it is: to call servers, or to ask who is in which group. */
function entersClouds({ authorizationServer, servers, aws }: Environment): boolean {
  const providers = Object.values(authorizationServer?.identityProviders ?? {});
  return (
    Object.values(servers).some(({ origin }) => origin === undefined) ||
    Object.keys(aws?.apis ?? {}).length > 0 ||
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
