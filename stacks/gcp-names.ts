import type { Project } from "../modules/gcp/project/project.ts";

/**
 * Names that one stack gives and another uses. They are written, not read from each other's state: whoever may read a
 * stack's state may read all of it.
 */

/** The repository of an environment's images. */
export const IMAGES = "mcp-servers";

/** The network of an environment, and its subnetworks. */
export const NETWORK = "gatehouse";
export const SUBNETS = { servers: "gatehouse-servers", kubernetes: "gatehouse-kubernetes" } as const;

/** The secondary ranges of the cluster's subnetwork. */
export const RANGES = { pods: "pods", services: "services" } as const;

/** By whom identities from outside come in: the id of a pool, and of the one provider that it has. */
export const POOLS = {
  edge: { pool: "gatehouse", provider: "edge" },
  github: { pool: "github-actions", provider: "github" },
  aws: { pool: "aws-workloads", provider: "aws-account" },
  awsOutbound: { pool: "aws-tokens", provider: "aws-outbound" },
} as const;

/** The full resource name of a provider. */
export function providerName(project: Project, which: keyof typeof POOLS): `//iam.googleapis.com/${string}` {
  const { pool, provider } = POOLS[which];
  const pools = `projects/${project.number}/locations/global/workloadIdentityPools`;
  return `//iam.googleapis.com/${pools}/${pool}/providers/${provider}`;
}

/** The account id of the identity of AWS workloads. */
export const AWS_ACCOUNT_ID = "aws-workloads";

/** The account id of the identity that the gateway calls a server with, and nothing else. */
export function edgeAccountId(server: string): string {
  return `edge-${server}`;
}

/** The account id of the identity of a server. */
export function serverAccountId(server: string): string {
  return `mcp-${server}`;
}

/** The account id of the identity of a backend. */
export function backendAccountId(backend: string): string {
  return `run-${backend}`;
}

/** The e-mail of a service account of a project. */
export function serviceAccountEmail({ id }: Project, accountId: string): string {
  return `${accountId}@${id}.iam.gserviceaccount.com`;
}

/** A service account of a project, in IAM's notation. */
export function serviceAccountMember(project: Project, accountId: string): `serviceAccount:${string}` {
  return `serviceAccount:${serviceAccountEmail(project, accountId)}`;
}

/** The id of the secret that a server or a backend reads as a variable. */
export function secretId(container: string, variable: string): string {
  return `${container}_${variable}`;
}
