import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { Account } from "../modules/aws/account/account.ts";
import { Bucket } from "../modules/aws/bucket/bucket.ts";
import { Certificate } from "../modules/aws/certificate/certificate.ts";
import { ContainerRepository } from "../modules/aws/container-repository/container-repository.ts";
import { EcsCluster } from "../modules/aws/ecs-cluster/ecs-cluster.ts";
import { HostedZone } from "../modules/aws/hosted-zone/hosted-zone.ts";
import type { Zone } from "../modules/aws/hosted-zone/zone.ts";
import type { Statement } from "../modules/aws/iam/statement.ts";
import { McpLoadBalancer } from "../modules/aws/mcp-load-balancer/mcp-load-balancer.ts";
import type { LoadBalancerReach } from "../modules/aws/mcp-load-balancer/props.ts";
import { Network } from "../modules/aws/network/network.ts";
import type { Vpc } from "../modules/aws/network/vpc.ts";
import { OidcProvider } from "../modules/aws/oidc-provider/oidc-provider.ts";
import { OutboundFederation } from "../modules/aws/outbound-federation/outbound-federation.ts";
import { ecsTask } from "../modules/aws/role/aws-service.ts";
import { edgeIssuer } from "../modules/aws/role/edge-issuer.ts";
import { type GitHubActionsProps, githubActions } from "../modules/aws/role/github-actions.ts";
import { Role } from "../modules/aws/role/role.ts";
import { Secret } from "../modules/aws/secret/secret.ts";
import type { CredentialConfiguration } from "../modules/gcp/workload-identity-pool/credential-configuration.ts";
import { GITHUB_ISSUER } from "../modules/identity/github-repository.ts";
import {
  accessLogBucketName,
  CLUSTER,
  edgeRoleName,
  GITHUB_ROLE,
  GOOGLE_VARIABLE,
  loadBalancerName,
  NETWORK,
  repositoryName,
  STS_AUDIENCE,
  secretName,
  taskRoleName,
} from "./aws-names.ts";

/** A network of the environment's own by zones, or one that is there. */
export type AwsNetworkProps =
  | {
      readonly kind: "own";
      readonly range: string;
      /** By availability zone. */
      readonly zones: Readonly<
        Record<string, { readonly privateRange: string; readonly publicRange: string }>
      >;
    }
  | {
      readonly kind: "existing";
      readonly vpcId: string;
      readonly privateSubnetIds: readonly string[];
      readonly publicSubnetIds: readonly string[];
    };

/** What a server on ECS has that outlives it. */
export interface AwsServerProps {
  /** The variables that it reads from secrets. */
  readonly secrets: readonly string[];
  /** What it proves itself to Google Cloud with, and whom tokens for that are for. @default it does not */
  readonly google?: { readonly configuration: CredentialConfiguration; readonly tokenAudience: string };
}

export interface AwsPlatformProps {
  readonly account: Account;
  /** Whether what there is is protected from being destroyed. */
  readonly production: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly network: AwsNetworkProps;
  /** The domain that hosts of servers are below, and its zone where there is one. */
  readonly domain: { readonly name: string; readonly zoneId?: string };
  /** The gateway's issuer of workload tokens. @default AWS cannot reach it */
  readonly issuer?: string;
  /** Who reaches the load balancer. */
  readonly reach: LoadBalancerReach;
  /** Names of images. */
  readonly images: readonly string[];
  /** By the ids of servers, and the names by which the gateway finds them. */
  readonly servers: Readonly<Record<string, AwsServerProps & { readonly host: string }>>;
  /** What the gateway may call by a role of its own, by the ids of servers behind APIs of AWS. */
  readonly apis: Readonly<Record<string, readonly Statement[]>>;
  /** Whose workflow runs may push images. @default nobody's */
  readonly github?: Omit<GitHubActionsProps, "provider" | "refs"> & { readonly refs: readonly string[] };
  /** The name of a cluster that is there. @default one is created */
  readonly cluster?: string;
  /** A web ACL that is there. @default one is created */
  readonly webAclArn?: string;
  /** Of every role that is made. @default none */
  readonly permissionsBoundary?: string;
}

/**
 * What an environment's servers on AWS need and outlives them: network, load balancer, cluster, images, secrets without
 * their values, names, and the identities of servers and of whoever comes in from outside without a key.
 */
export class AwsPlatform extends TerraformStack {
  private readonly props: AwsPlatformProps;
  private readonly zone: Zone;

  constructor(scope: Construct, id: string, props: AwsPlatformProps) {
    super(scope, id);
    this.props = props;
    const { account, production, domain, cluster } = props;
    new AwsProvider(this, "aws", {
      region: account.region,
      // With the credentials of another account, nothing is done.
      allowedAccountIds: [account.id],
      defaultTags: [{ tags: props.tags }],
    });
    this.zone = this.hostedZone(domain);
    if (cluster === undefined) new EcsCluster(this, "cluster", { account, name: CLUSTER });
    if (Object.keys(props.servers).length > 0) this.loadBalancer(this.network(production));
    this.taskRoles();
    this.secrets();
    this.edge();
    this.github(this.images());
  }

  private hostedZone({ name, zoneId }: AwsPlatformProps["domain"]): Zone {
    if (zoneId !== undefined) return HostedZone.fromZoneId(this, "zone", { zoneId, domain: name });
    const { account, production } = this.props;
    const zone = new HostedZone(this, "zone", {
      account,
      domain: name,
      visibility: { kind: "public" },
      production,
    });
    new TerraformOutput(this, "name_servers", { value: zone.nameServers });
    return zone;
  }

  private network(production: boolean): Vpc {
    const { account, network } = this.props;
    if (network.kind === "existing") return Network.fromIds(this, "network", network);
    const [first = ""] = Object.keys(network.zones).sort();
    return new Network(this, "network", {
      account,
      name: NETWORK,
      range: network.range,
      zones: network.zones,
      // One way out for all zones, to AWS's own services too: only layers of images, which are in S3, are spared it.
      nat: { [first]: {} },
      endpoints: { interfaces: [], gateways: ["s3"] },
      production,
    });
  }

  /** With the names of servers, and proof of them. */
  private loadBalancer(vpc: Vpc): void {
    const { account, production, servers, domain, reach, webAclArn } = this.props;
    const logs = new Bucket(this, "access-logs", {
      account,
      name: accessLogBucketName(account),
      encryption: "AES256",
      production,
    });
    const name = loadBalancerName(reach);
    logs.allowLoadBalancerLogs(name);
    const certificate = new Certificate(this, "certificate", {
      account,
      domain: `*.${domain.name}`,
      zone: this.zone,
      wildcardReason:
        "Another server takes no other certificate, of whose domains AWS has few, nor is it told to all.",
    });
    const balancer = new McpLoadBalancer(this, "load-balancer", {
      account,
      name,
      vpc,
      exposure: reach,
      certificate,
      accessLogs: { bucket: logs, prefix: name },
      ...(webAclArn !== undefined && { webAcl: { webAclArn } }),
      production,
    });
    for (const { host } of Object.values(servers)) this.zone.addAlias(host, balancer.alias);
  }

  /** They outlive the servers, since clouds know them by their names. */
  private taskRoles(): void {
    const { account, production, servers, permissionsBoundary } = this.props;
    const roles = new Construct(this, "task-roles");
    const google = Object.entries(servers).flatMap(([id, server]) =>
      server.google ? [{ id, ...server }] : [],
    );
    const federation =
      google.length > 0
        ? new OutboundFederation(this, "outbound-federation", { account, production })
        : undefined;
    for (const [id, server] of Object.entries(servers)) {
      const role = new Role(roles, id, {
        account,
        name: taskRoleName(id),
        description: `The MCP server ${id}`,
        trust: ecsTask(),
        ...(permissionsBoundary !== undefined && { permissionsBoundary }),
      });
      if (server.google) federation?.grantToken(role, { audiences: [server.google.tokenAudience] });
    }
    if (federation) new TerraformOutput(this, "outbound_issuer", { value: federation.issuer });
  }

  private secrets(): void {
    const { account, production, servers } = this.props;
    const secrets = new Construct(this, "secrets");
    // Until then nothing else can have the name, a secret of the same environment that is deployed anew included.
    const protection = { production, recoveryWindowDays: production ? 30 : 7 };
    for (const [id, { secrets: variables, google }] of Object.entries(servers)) {
      for (const variable of variables) {
        const name = secretName(id, variable);
        new Secret(secrets, name, { account, name, ...protection });
      }
      if (!google) continue;
      const name = secretName(id, GOOGLE_VARIABLE);
      const secret = new Secret(secrets, name, { account, name, ...protection });
      secret.setCredentialConfiguration(google.configuration);
    }
  }

  /** One role for each API: what proves the gateway to one is worth nothing at another. */
  private edge(): void {
    const { account, issuer, apis, permissionsBoundary } = this.props;
    if (issuer === undefined || Object.keys(apis).length === 0) return;
    const provider = new OidcProvider(this, "edge", { account, issuer, clientIds: [STS_AUDIENCE] });
    const roles = Object.entries(apis).map(([id, statements]) => {
      const role = new Role(this, edgeRoleName(id), {
        account,
        name: edgeRoleName(id),
        description: `The gateway, calling ${id}`,
        trust: edgeIssuer({ provider, audience: STS_AUDIENCE, servers: [id] }),
        ...(permissionsBoundary !== undefined && { permissionsBoundary }),
      });
      role.allow(`call ${id}`, statements);
      return [id, role.roleArn] as const;
    });
    new TerraformOutput(this, "edge_roles", { value: Object.fromEntries(roles) });
  }

  private images(): readonly ContainerRepository[] {
    const { account, production, images } = this.props;
    const scope = new Construct(this, "images");
    const repositories = images.map((image) => {
      const name = repositoryName(image);
      return new ContainerRepository(scope, image, { account, name, production });
    });
    new TerraformOutput(this, "image_repositories", {
      value: Object.fromEntries(images.map((image, index) => [image, repositories[index]?.url])),
    });
    return repositories;
  }

  private github(repositories: readonly ContainerRepository[]): void {
    const { account, github, permissionsBoundary } = this.props;
    if (!github) return;
    const provider = new OidcProvider(this, "github", {
      account,
      issuer: GITHUB_ISSUER,
      clientIds: [STS_AUDIENCE],
    });
    const role = new Role(this, GITHUB_ROLE, {
      account,
      name: GITHUB_ROLE,
      description: `Workflow runs of ${github.owner}/${github.repository}, pushing images`,
      trust: githubActions({ ...github, provider }),
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    });
    for (const repository of repositories) repository.grantPush(role);
    new TerraformOutput(this, "github_role", { value: role.roleArn });
  }
}
