import type { ContainerClusterConfig } from "@cdktf/provider-google/lib/container-cluster/index.js";
import { NODE_SCOPES, nodeConfig } from "./node-pool.ts";

const KUBELET = { insecureKubeletReadonlyPortEnabled: "FALSE" } as const;

/** Google runs the nodes; shielded nodes, image, upgrades and repair are its own, and cannot be turned off. */
export function autopilotConfig(serviceAccount: string): Partial<ContainerClusterConfig> {
  return {
    enableAutopilot: true,
    clusterAutoscaling: { autoProvisioningDefaults: { serviceAccount, oauthScopes: NODE_SCOPES } },
    nodePoolAutoConfig: { nodeKubeletConfig: KUBELET },
  };
}

/**
 * The nodes are those of the pools, which are resources of their own: pools within the cluster could not be changed
 * without replacing it. GKE cannot create a cluster without any, so the first pool lives for a moment, as the nodes'
 * service account as well and not as the project's default one; what it was is ignored afterwards.
 *
 * Source: https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/container_cluster
 */
export function standardConfig(serviceAccount: string): Partial<ContainerClusterConfig> {
  return {
    initialNodeCount: 1,
    removeDefaultNodePool: true,
    nodeConfig: nodeConfig(serviceAccount),
    lifecycle: { ignoreChanges: ["node_config"] },
    enableShieldedNodes: true,
    enableIntranodeVisibility: true,
    nodePoolDefaults: { nodeConfigDefaults: KUBELET },
    addonsConfig: {
      httpLoadBalancing: { disabled: false },
      horizontalPodAutoscaling: { disabled: false },
      gcePersistentDiskCsiDriverConfig: { enabled: true },
      dnsCacheConfig: { enabled: true },
    },
  };
}
