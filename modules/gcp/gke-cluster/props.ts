import type { Repository } from "../artifact-repository/repository.ts";
import type { EncryptionProps } from "../crypto-key/encryption-key.ts";
import type { Subnet } from "../network/subnet.ts";
import type { Project } from "../project/project.ts";
import type { AccessProps } from "./access.ts";
import type { MaintenanceProps } from "./maintenance.ts";
import type { NodePoolProps } from "./node-pool.ts";

/** Where nodes, pods and services have their addresses. */
export interface ClusterNetworkProps {
  /** In the cluster's region. */
  readonly subnet: Subnet;
  /**
   * The subnet's secondary range for pods, by its name.
   * @default "pods"
   */
  readonly podRange?: string;
  /**
   * The subnet's secondary range for services, by its name.
   * @default "services"
   */
  readonly serviceRange?: string;
}

/** Who runs the nodes: Google, or you. */
export type Mode =
  | { readonly kind: "autopilot" }
  | {
      readonly kind: "standard";
      /** By name; at least one. */
      readonly nodePools: Readonly<Record<string, NodePoolProps>>;
    };

/** What nodes run as, and what they may pull. */
export interface NodesProps {
  /**
   * The id of the service account as which the nodes run. Required where the cluster's name is longer than 26
   * characters, since an id has 30 at most.
   * @default "gke-" and the cluster's name
   */
  readonly accountId?: string;
  /**
   * Whose images the nodes pull. They pull from no other repository of Artifact Registry. One of another stack is named
   * by `ArtifactRepository.fromRepositoryId`, so that the grant is in this stack.
   * @default none
   */
  readonly repositories?: readonly Repository[];
}

export interface GkeClusterProps {
  readonly project: Project;
  /** 1 to 40 lower-case letters, digits and hyphens. */
  readonly name: string;
  /** A region; of a standard cluster also a zone, with a single control plane that is away while it is upgraded. */
  readonly location: string;
  readonly network: ClusterNetworkProps;
  /** At least one, such as who pays for it. */
  readonly labels: Readonly<Record<string, string>>;
  /** @default { kind: "autopilot" } */
  readonly mode?: Mode;
  /**
   * Who reaches the control plane.
   * @default Google's own services: nobody deploys to it before externalTraffic or ip is set
   */
  readonly access?: AccessProps;
  /**
   * When nodes and control plane are upgraded. Required in production.
   * @default whenever Google likes
   */
  readonly maintenance?: MaintenanceProps;
  /** @default a service account of the cluster's own, which pulls no image */
  readonly nodes?: NodesProps;
  /**
   * The key that encrypts Kubernetes secrets in the cluster's database, in the cluster's region.
   * @default Google's own keys encrypt them, with everything else on the disk
   */
  readonly encryption?: EncryptionProps;
  /** @default "REGULAR" */
  readonly releaseChannel?: "RAPID" | "REGULAR" | "STABLE" | "EXTENDED";
  /**
   * Where upgrades and security bulletins are announced: `projects/<project id>/topics/<topic>`.
   * @default a topic of the cluster's own, gke-<name>-notifications
   */
  readonly notificationTopic?: string;
  /**
   * The Google group whose member groups Kubernetes roles can be bound to: `gke-security-groups@<domain>`.
   * @default none: roles can be bound to single accounts only
   */
  readonly rbacGroup?: string;
  /**
   * Whether it serves people who rely on it: upgrades happen only when they are expected.
   * @default true
   */
  readonly production?: boolean;
  /**
   * Whether Terraform refuses to destroy it.
   * @default true
   */
  readonly deletionProtection?: boolean;
}
