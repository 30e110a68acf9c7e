import type { Project } from "../project/project.ts";
import type { Principal, ServiceAccountMember } from "./grantee.ts";

/** A service account of Kubernetes, in the identity pool that all GKE clusters of a project share. */
export interface KubernetesServiceAccount {
  /** The project of the cluster: the same namespace and name in another cluster of it is the same identity. */
  readonly project: Project;
  /** The namespace that it is in. */
  readonly namespace: string;
  /** Its name in that namespace. */
  readonly serviceAccount: string;
}

/**
 * A Kubernetes workload as a principal of its own, without a Google service account: the form to prefer, where what it
 * uses takes federated identities.
 *
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity#principal-id-examples
 */
export function kubernetesPrincipal({
  project,
  namespace,
  serviceAccount,
}: KubernetesServiceAccount): Principal {
  const pool = `projects/${project.number}/locations/global/workloadIdentityPools/${project.id}.svc.id.goog`;
  return `principal://iam.googleapis.com/${pool}/subject/ns/${namespace}/sa/${serviceAccount}`;
}

/**
 * A Kubernetes workload as what may act as a Google service account.
 *
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#kubernetes-sa-to-iam
 */
export function kubernetesMember({
  project,
  namespace,
  serviceAccount,
}: KubernetesServiceAccount): ServiceAccountMember {
  return `serviceAccount:${project.id}.svc.id.goog[${namespace}/${serviceAccount}]`;
}
