import {
  ContainerCluster,
  type ContainerClusterConfig,
} from "@cdktf/provider-google/lib/container-cluster/index.js";
import { ContainerNodePool } from "@cdktf/provider-google/lib/container-node-pool/index.js";
import { PubsubTopic } from "@cdktf/provider-google/lib/pubsub-topic/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { waitFor } from "../../terraform/wait-for.ts";
import { encryptionConfig } from "../crypto-key/encryption-key.ts";
import type { Identity } from "../iam/grantee.ts";
import { kubernetesPrincipal } from "../iam/kubernetes.ts";
import { serviceAgent } from "../iam/service-agent.ts";
import { checkedLabels } from "../labels/labels.ts";
import type { Project } from "../project/project.ts";
import { defaultAccountId } from "../service-account/default-account-id.ts";
import { ServiceAccount } from "../service-account/service-account.ts";
import { accessConfig } from "./access.ts";
import { checkCluster, regionOf } from "./check.ts";
import { maintenancePolicy } from "./maintenance.ts";
import { autopilotConfig, standardConfig } from "./mode.ts";
import { type NodePoolProps, nodeConfig, nodePoolConfig } from "./node-pool.ts";
import type { GkeClusterProps } from "./props.ts";

/**
 * A GKE cluster: its nodes have no public address and an identity of their own, its control plane has a DNS name and no
 * IP address, and each pod may use what is granted to its Kubernetes service account.
 *
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster
 */
export class GkeCluster extends Construct {
  readonly resource: ContainerCluster;
  readonly name: string;
  /** A region or a zone. */
  readonly location: string;
  /** What the nodes run as. Pods do not. */
  readonly nodes: ServiceAccount;
  /** By name; of an Autopilot cluster there are none. */
  readonly nodePools: Readonly<Record<string, ContainerNodePool>>;
  /** The identity pool of Kubernetes service accounts, which all clusters of the project share. */
  readonly workloadPool: string;
  /** Where upgrades are announced: `projects/<project id>/topics/<topic>`. Known at synth. */
  readonly notificationTopic: string;
  private readonly project: Project;

  constructor(scope: Construct, id: string, props: GkeClusterProps) {
    super(scope, id);
    checkCluster(this, props);
    const { project, name, location, mode = { kind: "autopilot" } } = props;
    claimName(this, `projects/${project.id}/locations/${location}/clusters/${name}`);
    this.project = project;
    this.name = name;
    this.location = location;
    this.workloadPool = `${project.id}.svc.id.goog`;
    this.nodes = new ServiceAccount(this, "nodes", {
      project,
      accountId:
        props.nodes?.accountId ?? defaultAccountId(this, { prefix: "gke-", name, prop: "nodes.accountId" }),
      displayName: `Nodes of the GKE cluster ${name}`,
    });
    const topicId = `gke-${name}-notifications`;
    this.notificationTopic = props.notificationTopic ?? `projects/${project.id}/topics/${topicId}`;
    const topic = props.notificationTopic === undefined ? [this.topic(props, topicId)] : [];
    this.resource = new ContainerCluster(this, "Resource", this.config(props, topic));
    this.nodePools =
      mode.kind === "standard"
        ? Object.fromEntries(
            Object.entries(mode.nodePools).map(([pool, each]) => [pool, this.pool(pool, each)]),
          )
        : {};
    refuseTemplates(this);
  }

  /** Where the control plane is reached, without a scheme. Known after the apply. */
  get dnsEndpoint(): string {
    return this.resource.controlPlaneEndpointsConfig.dnsEndpointConfig.endpoint;
  }

  /**
   * The pods that run as a Kubernetes service account, to be granted what they use:
   * `secret.grantRead(cluster.kubernetesPrincipal("servers", "documents"))`. The same namespace and name in another
   * cluster of the project is the same identity.
   *
   * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity
   */
  kubernetesPrincipal(namespace: string, serviceAccount: string): Identity {
    return {
      member: kubernetesPrincipal({ project: this.project, namespace, serviceAccount }),
      resource: this.resource,
    };
  }

  private config(props: GkeClusterProps, topic: readonly PubsubTopic[]): ContainerClusterConfig {
    const { project, location, network, maintenance, mode } = props;
    const encryption = encryptionConfig(this, {
      encryption: props.encryption,
      location: regionOf(location),
      by: serviceAgent(project, "container"),
    });
    return {
      project: project.id,
      name: props.name,
      location,
      resourceLabels: checkedLabels(this, props.labels),
      deletionProtection: props.deletionProtection ?? true,
      ...HARDENING,
      ...(mode?.kind === "standard" ? standardConfig : autopilotConfig)(this.nodes.email),
      ...accessConfig(this, props.access ?? {}),
      network: network.subnet.network,
      subnetwork: network.subnet.path,
      ipAllocationPolicy: {
        clusterSecondaryRangeName: network.podRange ?? "pods",
        servicesSecondaryRangeName: network.serviceRange ?? "services",
      },
      workloadIdentityConfig: { workloadPool: this.workloadPool },
      releaseChannel: { channel: props.releaseChannel ?? "REGULAR" },
      maintenancePolicy: maintenance && maintenancePolicy(this, maintenance),
      notificationConfig: { pubsub: { enabled: true, topic: this.notificationTopic } },
      authenticatorGroupsConfig:
        props.rbacGroup === undefined ? undefined : { securityGroup: props.rbacGroup },
      databaseEncryption:
        encryption.keyName === undefined ? undefined : { state: "ENCRYPTED", keyName: encryption.keyName },
      dependsOn: waitFor(this, [
        ...this.nodeGrants(props),
        ...encryption.dependsOn,
        ...topic,
        ...present(network.subnet.resource),
      ]),
    };
  }

  /** Nodes that may not write logs or pull images count as broken, so the cluster waits for these grants. */
  private nodeGrants({ nodes }: GkeClusterProps): ITerraformDependable[] {
    return [
      this.nodes.grantProjectRole("roles/container.defaultNodeServiceAccount"),
      ...(nodes?.repositories ?? []).map((repository) => repository.grantPull(this.nodes)),
    ];
  }

  private topic({ project, labels }: GkeClusterProps, name: string): PubsubTopic {
    return new PubsubTopic(this, "notifications", { project: project.id, name, labels });
  }

  private pool(name: string, props: NodePoolProps): ContainerNodePool {
    const config = nodePoolConfig(this, name, props);
    return new ContainerNodePool(this, `node pool ${name}`, {
      ...config,
      project: this.project.id,
      location: this.location,
      cluster: this.resource.name,
      name,
      nodeConfig: { ...config.nodeConfig, ...nodeConfig(this.nodes.email) },
    });
  }
}

/**
 * What every cluster has, and no prop turns off.
 *
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster
 */
const HARDENING: Partial<ContainerClusterConfig> = {
  datapathProvider: "ADVANCED_DATAPATH",
  networkingMode: "VPC_NATIVE",
  masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
  enableLegacyAbac: false,
  anonymousAuthenticationConfig: { mode: "LIMITED" },
  rbacBindingConfig: {
    enableInsecureBindingSystemAuthenticated: false,
    enableInsecureBindingSystemUnauthenticated: false,
  },
  // Vulnerabilities are found in images where they are kept: GKE no longer looks for them.
  // https://cloud.google.com/kubernetes-engine/docs/deprecations/posture-management-deprecation
  securityPostureConfig: { mode: "BASIC" },
  binaryAuthorization: { evaluationMode: "PROJECT_SINGLETON_POLICY_ENFORCE" },
  secretManagerConfig: { enabled: true },
  costManagementConfig: { enabled: true },
  loggingConfig: { enableComponents: ["APISERVER", "SYSTEM_COMPONENTS", "WORKLOADS"] },
  // Without a list the provider sends an empty one, which turns the metrics of the system off.
  monitoringConfig: { enableComponents: ["SYSTEM_COMPONENTS"], managedPrometheus: { enabled: true } },
};

function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
