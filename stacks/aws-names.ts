import type { Environment } from "../environments/environment.ts";
import type { Account } from "../modules/aws/account/account.ts";
import type { LoadBalancerReach } from "../modules/aws/mcp-load-balancer/props.ts";
import { type OnAws, serversIn } from "./clouds.ts";

/**
 * Names that one stack gives and another uses, as in Google Cloud: an environment has an account of its own, so they
 * are the same in each.
 */

/** The account of an environment, and where it is used. */
export function accountOf({ aws }: OnAws): Account {
  return { id: aws.accountId, region: aws.region };
}

/** The cluster of an environment, where it does not name another. */
export const CLUSTER = "gatehouse";

/** The network of an environment, where it does not name another. */
export const NETWORK = "gatehouse";

/** The name of the role of workflow runs that push images. */
export const GITHUB_ROLE = "github-push-images";

/** Whom tokens are for that become a session of a role. */
export const STS_AUDIENCE = "sts.amazonaws.com";

/** The variable that tells a server with what it proves itself to Google Cloud. */
export const GOOGLE_VARIABLE = "GOOGLE_CREDENTIAL_CONFIGURATION";

/**
 * The name of the load balancer before an environment's servers, and where its logs are in their bucket. The name says
 * from where it is reached: rules that verify nobody are never put before those whom the internet reaches.
 */
export function loadBalancerName({ kind }: Pick<LoadBalancerReach, "kind">): string {
  return kind === "edge-gateway" ? "gatehouse" : "gatehouse-inside";
}

/** The name of a private subnet of the environment's own network, and so of its tag `Name`. */
export function privateSubnetName(zone: string): string {
  return `${NETWORK}-private-${zone}`;
}

/** The name of the bucket of what the load balancer logs: names of buckets are the world's. */
export function accessLogBucketName({ id, region }: Account): string {
  return `gatehouse-access-logs-${id}-${region}`;
}

/** The name of the repository of an image. */
export function repositoryName(image: string): string {
  return `mcp-servers/${image}`;
}

/** The name of the role that a server acts as. */
export function taskRoleName(server: string): string {
  return `mcp-${server}`;
}

/** The name of the role that the gateway calls an API as, and nothing else. */
export function edgeRoleName(api: string): string {
  return `edge-${api}`;
}

/** The name of the secret that a server reads as a variable. */
export function secretName(server: string, variable: string): string {
  return `${server}/${variable}`;
}

/** The DNS name by which the gateway finds a server on ECS. */
export function hostOf({ aws }: OnAws, server: string): string {
  return `${server}.${aws.domain.name}`;
}

/** The key of a stack's state, in a bucket of S3. */
export function stateKey(stack: string): string {
  return `${stack}.tfstate`;
}

/** The roles of servers that may act in Google Cloud. */
export function taskRolesInGoogleCloud(environment: Environment): string[] {
  const servers = Object.entries(serversIn(environment, "aws"));
  return servers.filter(([, { actsInGoogleCloud }]) => actsInGoogleCloud).map(([id]) => taskRoleName(id));
}
