import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import { TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { ArtifactRepository } from "../modules/gcp/artifact-repository/artifact-repository.ts";
import { GkeCluster } from "../modules/gcp/gke-cluster/gke-cluster.ts";
import type { MaintenanceProps } from "../modules/gcp/gke-cluster/maintenance.ts";
import { Network } from "../modules/gcp/network/network.ts";
import type { Project } from "../modules/gcp/project/project.ts";
import { Secret } from "../modules/gcp/secret/secret.ts";
import { IMAGES, NETWORK, RANGES, SUBNETS } from "./gcp-names.ts";

/** A workload of the cluster, whose Kubernetes service account is its identity in Google Cloud. */
export interface WorkloadProps {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Ids of the secrets that it may read, which are created without values. */
  readonly secrets: readonly string[];
}

export interface GkePlatformProps {
  readonly project: Project;
  readonly region: string;
  /** Whether what there is is protected from being destroyed. */
  readonly production: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly cluster: { readonly name: string; readonly maintenance: MaintenanceProps };
  /** By a name for each. */
  readonly workloads: Readonly<Record<string, WorkloadProps>>;
}

/** A cluster for MCP servers on Kubernetes, and what its workloads may read, one secret at a time and without a key. */
export class GkePlatform extends TerraformStack {
  constructor(scope: Construct, id: string, props: GkePlatformProps) {
    super(scope, id);
    const { project, region, production, labels } = props;
    new GoogleProvider(this, "google", { project: project.id, region, defaultLabels: labels });
    const images = ArtifactRepository.fromRepositoryId(this, "images", {
      project,
      location: region,
      repositoryId: IMAGES,
      production,
    });
    const network = Network.fromName(this, "network", { project, name: NETWORK });
    const cluster = new GkeCluster(this, "cluster", {
      ...props.cluster,
      project,
      location: region,
      network: {
        subnet: network.subnet(SUBNETS.kubernetes, region),
        podRange: RANGES.pods,
        serviceRange: RANGES.services,
      },
      labels,
      production,
      deletionProtection: production,
      // Whoever deploys is outside of Google Cloud; the name resolves for everybody, and IAM decides who comes in.
      access: { externalTraffic: true },
      nodes: { repositories: [images] },
    });
    this.secrets(props, cluster);
    new TerraformOutput(this, "kubernetes_cluster", {
      value: { name: cluster.name, location: cluster.location, dns_endpoint: cluster.dnsEndpoint },
    });
    new TerraformOutput(this, "workload_pool", { value: cluster.workloadPool });
  }

  private secrets({ project, region, production, workloads }: GkePlatformProps, cluster: GkeCluster): void {
    const scope = new Construct(this, "secrets");
    const secrets = new Map<string, Secret>();
    for (const { namespace, serviceAccount, secrets: secretIds } of Object.values(workloads)) {
      for (const secretId of secretIds) {
        const secret =
          secrets.get(secretId) ??
          new Secret(scope, secretId, {
            project,
            secretId,
            replication: { replicas: { [region]: {} } },
            deletionProtection: production,
          });
        secrets.set(secretId, secret);
        secret.grantRead(cluster.kubernetesPrincipal(namespace, serviceAccount));
      }
    }
  }
}
