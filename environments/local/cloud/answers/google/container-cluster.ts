import { digits, hex } from "../digest.ts";
import { type AnswerTable, argument, lastSegment, type Resource } from "../resource.ts";
import { labels } from "./labels.ts";
import { location, ownProjectNumber, projectId } from "./place.ts";

function clusterPath(resource: Resource, name: string): string {
  return `projects/${projectId(resource)}/locations/${location(resource)}/clusters/${name}`;
}

function ownPath(resource: Resource): string {
  return clusterPath(resource, argument(resource, "name"));
}

/**
 * The labels are called `resource_labels` here.
 *
 * https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/container_cluster#attributes-reference
 * https://cloud.google.com/kubernetes-engine/docs/concepts/network-isolation#dns-based_endpoint
 */
export const containerCluster: AnswerTable = {
  ...Object.fromEntries(
    Object.entries(labels).map(([name, answer]) => [
      name,
      (resource: Resource) =>
        answer({
          ...resource,
          config: { ...resource.config, labels: resource.config.resource_labels ?? null },
        }),
    ]),
  ),
  id: ownPath,
  project: projectId,
  location,
  self_link: (resource) => `https://container.googleapis.com/v1/${ownPath(resource)}`,
  endpoint: (resource) => `10.0.0.${Number(digits(6, "cluster endpoint", ownPath(resource))) % 256}`,
  "control_plane_endpoints_config.dns_endpoint_config.endpoint": (resource) =>
    `gke-${hex(36, "cluster", ownPath(resource))}-${ownProjectNumber(resource)}.${location(resource)}.gke.goog`,
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/container_node_pool#attributes-reference */
export const containerNodePool: AnswerTable = {
  id: (resource) =>
    `${clusterPath(resource, lastSegment(argument(resource, "cluster")))}/nodePools/${argument(resource, "name")}`,
  project: projectId,
  location,
};
