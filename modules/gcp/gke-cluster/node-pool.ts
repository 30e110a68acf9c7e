import type {
  ContainerNodePoolConfig,
  ContainerNodePoolNodeConfig,
} from "@cdktf/provider-google/lib/container-node-pool/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/** Nodes of one kind. */
export interface NodePoolProps {
  /** @default "e2-standard-4" */
  readonly machineType?: string;
  /**
   * Of each node, in GiB: 10 or more.
   * @default 50
   */
  readonly diskSizeGb?: number;
  /** How many nodes there are in all zones together, as the load asks for. */
  readonly count: { readonly min: number; readonly max: number };
  /**
   * The zones of the nodes.
   * @default the cluster's
   */
  readonly zones?: readonly string[];
  /**
   * Whether the nodes are cheap and may be taken away at any time.
   * @default false
   */
  readonly spot?: boolean;
  /**
   * Labels of the Kubernetes nodes.
   * @default none
   */
  readonly nodeLabels?: Readonly<Record<string, string>>;
  /**
   * What keeps pods off that do not tolerate it.
   * @default none
   */
  readonly taints?: readonly {
    readonly key: string;
    readonly value: string;
    readonly effect: "NO_SCHEDULE" | "PREFER_NO_SCHEDULE" | "NO_EXECUTE";
  }[];
}

/** IAM decides what nodes may do; scopes would only take something away from that. */
export const NODE_SCOPES = ["https://www.googleapis.com/auth/cloud-platform"];

/**
 * What all nodes have in common: verified boot, Google's container image, a metadata server that gives pods their own
 * identity rather than the node's, and no kubelet port without authentication.
 *
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster
 */
export function nodeConfig(serviceAccount: string) {
  return {
    serviceAccount,
    oauthScopes: NODE_SCOPES,
    imageType: "COS_CONTAINERD",
    metadata: { "disable-legacy-endpoints": "true" },
    shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
    workloadMetadataConfig: { mode: "GKE_METADATA" },
    kubeletConfig: { insecureKubeletReadonlyPortEnabled: "FALSE" },
  } as const satisfies ContainerNodePoolNodeConfig;
}

/**
 * A node pool, upgraded one node at a time and never below its size.
 *
 * @throws {ValidationError} for sizes that are none
 */
export function nodePoolConfig(
  scope: Construct,
  name: string,
  { machineType = "e2-standard-4", diskSizeGb = 50, count, zones, spot, nodeLabels, taints }: NodePoolProps,
): Pick<
  ContainerNodePoolConfig,
  "autoscaling" | "management" | "upgradeSettings" | "networkConfig" | "nodeLocations"
> & { readonly nodeConfig: Partial<ContainerNodePoolNodeConfig> } {
  const { min, max } = count;
  const isRange = Number.isInteger(min) && Number.isInteger(max) && 0 <= min && min <= max && max >= 1;
  if (!isRange || !Number.isInteger(diskSizeGb) || diskSizeGb < 10) {
    throw new ValidationError(
      scope,
      `the node pool ${name} cannot have ${min} to ${max} nodes with ${diskSizeGb} GiB each.`,
      "Use whole numbers: a max of 1 or more, a min up to that, and 10 GiB or more.",
    );
  }
  return {
    autoscaling: { totalMinNodeCount: min, totalMaxNodeCount: max, locationPolicy: "BALANCED" },
    management: { autoRepair: true, autoUpgrade: true },
    upgradeSettings: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
    networkConfig: { enablePrivateNodes: true },
    nodeLocations: zones && [...zones],
    nodeConfig: {
      machineType,
      diskSizeGb,
      diskType: "pd-balanced",
      spot: spot ?? false,
      labels: nodeLabels,
      taint: taints?.map((taint) => ({ ...taint })),
    },
  };
}
