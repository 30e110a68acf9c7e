import { App, TerraformStack } from "cdktf";
import { GkeCluster } from "../../../../modules/gcp/gke-cluster/gke-cluster.ts";
import type { GkeClusterProps, Mode } from "../../../../modules/gcp/gke-cluster/props.ts";
import { project, resource, synthesize, type TerraformJson } from "../../synthesize.ts";

/** As little as a production cluster needs. */
export const minimal: GkeClusterProps = {
  project,
  name: "servers",
  location: "europe-west1",
  network: {
    subnet: {
      network: "projects/my-project/global/networks/main",
      name: "clusters",
      region: "europe-west1",
      path: "projects/my-project/regions/europe-west1/subnetworks/clusters",
    },
  },
  labels: { team: "platform" },
  maintenance: { days: ["SA", "SU"], from: "03:00", hours: 6 },
};

/** A standard cluster with one pool. */
export const standard: Mode = { kind: "standard", nodePools: { main: { count: { min: 1, max: 3 } } } };

export function build(props: Partial<GkeClusterProps> = {}): GkeCluster {
  return new GkeCluster(new TerraformStack(new App(), "stack"), "cluster", { ...minimal, ...props });
}

export function json(props: Partial<GkeClusterProps> = {}): TerraformJson {
  return synthesize((stack) => new GkeCluster(stack, "cluster", { ...minimal, ...props }));
}

export function cluster(props: Partial<GkeClusterProps> = {}) {
  return resource(json(props), "google_container_cluster");
}
