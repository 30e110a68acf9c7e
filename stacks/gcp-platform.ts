import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import { TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { ArtifactRepository } from "../modules/gcp/artifact-repository/artifact-repository.ts";
import { Network } from "../modules/gcp/network/network.ts";
import type { SubnetProps } from "../modules/gcp/network/props.ts";
import type { Project } from "../modules/gcp/project/project.ts";
import { ProjectServices } from "../modules/gcp/project-services/project-services.ts";
import { Secret } from "../modules/gcp/secret/secret.ts";
import { ServiceAccount } from "../modules/gcp/service-account/service-account.ts";
import { awsOutbound } from "../modules/gcp/workload-identity-pool/aws-outbound.ts";
import { assumedRoleArn, awsRole } from "../modules/gcp/workload-identity-pool/aws-role.ts";
import { credentialConfiguration } from "../modules/gcp/workload-identity-pool/credential-configuration.ts";
import { edgeIssuer } from "../modules/gcp/workload-identity-pool/edge-issuer.ts";
import {
  type GitHubActionsProps,
  githubActions,
} from "../modules/gcp/workload-identity-pool/github-actions.ts";
import { WorkloadIdentityPool } from "../modules/gcp/workload-identity-pool/workload-identity-pool.ts";
import { AWS_ACCOUNT_ID, edgeAccountId, IMAGES, NETWORK, POOLS, RANGES, SUBNETS } from "./gcp-names.ts";

/** The part of the gateway that reads the company's directory, and as which service account. */
export interface DirectoryReaderProps {
  /** The subject of its workload tokens. */
  readonly subject: string;
  /** Has the Workspace's domain-wide delegation. */
  readonly accountId: string;
}

export interface GcpPlatformProps {
  readonly project: Project;
  readonly region: string;
  /** Whether what there is is protected from being destroyed. */
  readonly production: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** Ranges of the network's subnetworks; a cluster's only where there is one. */
  readonly network: {
    readonly servers: string;
    readonly kubernetes?: { readonly nodes: string; readonly pods: string; readonly services: string };
    /** Whether what is inside reaches the internet. */
    readonly nat: boolean;
  };
  /** Ids of secrets, which are created without values. */
  readonly secrets: readonly string[];
  /** The gateway's identities, one for each server. */
  readonly edge: {
    readonly servers: readonly string[];
    /** Whose workload tokens are believed. @default nobody's, since Google cannot reach the gateway */
    readonly issuer?: string;
  };
  readonly directoryReaders: readonly DirectoryReaderProps[];
  /** Whose workflow runs may push images. @default nobody's */
  readonly github?: Omit<GitHubActionsProps, "refs"> & { readonly refs: readonly string[] };
  /** Which roles may act as `aws-workloads`. @default none */
  readonly aws?: {
    readonly accountId: string;
    readonly roleNames: readonly string[];
    /** Of tokens of the account's own. @default none */
    readonly outboundIssuer?: string | undefined;
  };
}

const CLUSTER_SERVICES = [
  "container.googleapis.com",
  "containersecurity.googleapis.com",
  "pubsub.googleapis.com",
] as const;

/**
 * What an environment's servers need and outlives them: APIs, network, images, secrets without their values, and the
 * identities that come in from outside without a key.
 */
export class GcpPlatform extends TerraformStack {
  private readonly props: GcpPlatformProps;

  constructor(scope: Construct, id: string, props: GcpPlatformProps) {
    super(scope, id);
    this.props = props;
    const { project, region, production, labels } = props;
    new GoogleProvider(this, "google", { project: project.id, region, defaultLabels: labels });
    const services = new ProjectServices(this, "services", { project, services: this.serviceNames() });
    const everything = new Construct(this, "platform");
    const images = new ArtifactRepository(everything, "images", {
      project,
      location: region,
      repositoryId: IMAGES,
      production,
      deletionProtection: production,
    });
    this.network(everything);
    this.secrets(everything);
    this.edge(everything);
    this.github(everything, images);
    this.aws(everything);
    services.precede(everything);
    new TerraformOutput(this, "image_repository", { value: images.url });
  }

  private serviceNames() {
    const { directoryReaders, network } = this.props;
    return [
      ...(directoryReaders.length > 0 ? (["admin.googleapis.com"] as const) : []),
      "artifactregistry.googleapis.com",
      "binaryauthorization.googleapis.com",
      "cloudresourcemanager.googleapis.com",
      "compute.googleapis.com",
      ...(network.kubernetes ? CLUSTER_SERVICES : []),
      "containerscanning.googleapis.com",
      "iam.googleapis.com",
      "iamcredentials.googleapis.com",
      "run.googleapis.com",
      "secretmanager.googleapis.com",
      "sts.googleapis.com",
    ] as const;
  }

  private network(scope: Construct): void {
    const { project, region, network } = this.props;
    const { kubernetes } = network;
    const subnets: Record<string, SubnetProps> = { [SUBNETS.servers]: { region, range: network.servers } };
    if (kubernetes) {
      subnets[SUBNETS.kubernetes] = {
        region,
        range: kubernetes.nodes,
        secondaryRanges: { [RANGES.pods]: kubernetes.pods, [RANGES.services]: kubernetes.services },
      };
    }
    new Network(scope, "network", {
      project,
      name: NETWORK,
      subnets,
      nat: network.nat ? { [region]: {} } : {},
    });
  }

  private secrets(scope: Construct): void {
    const { project, region, production } = this.props;
    const secrets = new Construct(scope, "secrets");
    for (const secretId of this.props.secrets) {
      new Secret(secrets, secretId, {
        project,
        secretId,
        replication: { replicas: { [region]: {} } },
        deletionProtection: production,
      });
    }
  }

  /** One identity for each server: what proves the gateway to one is worth nothing at another. */
  private edge(scope: Construct): void {
    const { project, edge, directoryReaders } = this.props;
    const invokers = edge.servers.map((server) => {
      const accountId = edgeAccountId(server);
      const displayName = `The gateway, calling ${server}`;
      return [server, new ServiceAccount(scope, accountId, { project, accountId, displayName })] as const;
    });
    const isKnownHere = edge.servers.length > 0 || directoryReaders.length > 0;
    if (edge.issuer !== undefined && isKnownHere) this.edgePool(scope, edge.issuer, new Map(invokers));
    new TerraformOutput(this, "edge_service_accounts", {
      value: Object.fromEntries(invokers.map(([server, { email }]) => [server, email])),
    });
  }

  private edgePool(scope: Construct, issuer: string, invokers: ReadonlyMap<string, ServiceAccount>): void {
    const { project, directoryReaders } = this.props;
    const subjectOf = (server: string) => `edge:${server}`;
    const pool = new WorkloadIdentityPool(scope, "edge", { project, poolId: POOLS.edge.pool });
    const subjects = [
      ...[...invokers.keys()].map(subjectOf),
      ...directoryReaders.map(({ subject }) => subject),
    ];
    const provider = pool.addProvider(POOLS.edge.provider, edgeIssuer({ issuer, subjects }));
    for (const [server, invoker] of invokers) invoker.grantIdToken(pool.principal(subjectOf(server)));
    for (const { subject, accountId } of directoryReaders) {
      const displayName = "The gateway, reading the directory";
      const reader = new ServiceAccount(scope, accountId, { project, accountId, displayName });
      reader.grantSigning(pool.principal(subject));
    }
    new TerraformOutput(this, "edge_workload_identity_provider", { value: provider.resourceName });
  }

  private github(scope: Construct, images: ArtifactRepository): void {
    const { project, github } = this.props;
    if (!github) return;
    const pool = new WorkloadIdentityPool(scope, "github", { project, poolId: POOLS.github.pool });
    const provider = pool.addProvider(POOLS.github.provider, githubActions(github));
    images.grantPush(pool.principalSet("repository_id", github.repositoryId));
    new TerraformOutput(this, "github_workload_identity_provider", { value: provider.resourceName });
  }

  private aws(scope: Construct): void {
    const { project, aws } = this.props;
    if (!aws) return;
    const pool = new WorkloadIdentityPool(scope, "aws", { project, poolId: POOLS.aws.pool });
    const { accountId, roleNames, outboundIssuer: issuer } = aws;
    const provider = pool.addProvider(POOLS.aws.provider, awsRole({ accountId, roleNames }));
    const serviceAccount = new ServiceAccount(scope, AWS_ACCOUNT_ID, {
      project,
      accountId: AWS_ACCOUNT_ID,
      displayName: `Roles of the AWS account ${accountId}`,
    });
    for (const role of roleNames) {
      serviceAccount.grantImpersonation(pool.principalSet("aws_role", assumedRoleArn(accountId, role)));
    }
    const configuration = credentialConfiguration({ provider, source: { kind: "aws" }, serviceAccount });
    new TerraformOutput(this, "aws_credential_configuration", { value: JSON.stringify(configuration) });
    if (issuer === undefined) return;
    const tokens = new WorkloadIdentityPool(scope, "aws-tokens", { project, poolId: POOLS.awsOutbound.pool });
    tokens.addProvider(POOLS.awsOutbound.provider, awsOutbound({ issuer, accountId, roleNames }));
    for (const role of roleNames) {
      serviceAccount.grantImpersonation(tokens.principal(`arn:aws:iam::${accountId}:role/${role}`));
    }
  }
}
