import { DataAwsLb } from "@cdktf/provider-aws/lib/data-aws-lb/index.js";
import { DataAwsLbListener } from "@cdktf/provider-aws/lib/data-aws-lb-listener/index.js";
import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { Fn, TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { Account } from "../modules/aws/account/account.ts";
import { ContainerRepository } from "../modules/aws/container-repository/container-repository.ts";
import type { Cluster } from "../modules/aws/ecs-cluster/cluster.ts";
import { EcsCluster } from "../modules/aws/ecs-cluster/ecs-cluster.ts";
import type { ContainerSecret } from "../modules/aws/fargate-mcp-server/container-props.ts";
import type { FargateExposure } from "../modules/aws/fargate-mcp-server/exposure.ts";
import { FargateMcpServer } from "../modules/aws/fargate-mcp-server/fargate-mcp-server.ts";
import { LoadBalancer } from "../modules/aws/mcp-load-balancer/load-balancer.ts";
import type { LoadBalancerReach } from "../modules/aws/mcp-load-balancer/props.ts";
import type { SecurityGroupReference } from "../modules/aws/network/security-group.ts";
import type { Vpc } from "../modules/aws/network/vpc.ts";
import { Role } from "../modules/aws/role/role.ts";
import { Secret } from "../modules/aws/secret/secret.ts";
import type { ImageVersion } from "../modules/container/image-reference.ts";
import {
  CLUSTER,
  GOOGLE_VARIABLE,
  loadBalancerName,
  repositoryName,
  secretName,
  taskRoleName,
} from "./aws-names.ts";

export interface AwsMcpServerProps {
  readonly image: { readonly name: string } & ImageVersion;
  readonly variables: Readonly<Record<string, string>>;
  /** By environment variable; without a version it is not read yet. */
  readonly secrets: Readonly<Record<string, { readonly version?: string }>>;
  readonly scaling: { readonly minInstances?: number; readonly maxInstances: number };
  readonly actsInGoogleCloud: boolean;
  /** Whose statements about callers the server believes, and under which audience. */
  readonly assertion: { readonly issuer: string; readonly audience: string };
  /** The DNS name under which the load balancer serves it. */
  readonly host: string;
  /** When the load balancer asks for its rule. @default one that follows from its id */
  readonly priority?: number;
}

export interface AwsMcpServersProps {
  readonly account: Account;
  /** Whether what runs has to be exactly what the code says, and is protected from being destroyed. */
  readonly production: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Who reaches the platform's load balancer. */
  readonly reach: LoadBalancerReach;
  /** Where tasks run: subnets by id, or the platform's by name. */
  readonly privateSubnets: { readonly ids: readonly string[] } | { readonly names: readonly string[] };
  /** The private MCP servers, by their ids. */
  readonly servers: Readonly<Record<string, AwsMcpServerProps>>;
  /** The name of a cluster that is there. @default the platform's */
  readonly cluster?: string;
  /** @default none */
  readonly permissionsBoundary?: string;
}

const PORT = 8080;
/** The user of the images of this project's servers, whose number is what ECS asks for. */
const USER = "1000";

/**
 * Private MCP servers on ECS, behind the platform's load balancer, which verifies the gateway's token for each. What AWS
 * gives ids to that nobody can know before is looked up by its name: another stack's state would say much more.
 */
export class AwsMcpServers extends TerraformStack {
  private readonly props: AwsMcpServersProps;
  private readonly secrets: Construct;

  constructor(scope: Construct, id: string, props: AwsMcpServersProps) {
    super(scope, id);
    this.props = props;
    const { account, tags, cluster = CLUSTER } = props;
    new AwsProvider(this, "aws", {
      region: account.region,
      // With the credentials of another account, nothing is done.
      allowedAccountIds: [account.id],
      defaultTags: [{ tags }],
    });
    this.secrets = new Construct(this, "secrets");
    const place = {
      cluster: EcsCluster.fromName(this, "cluster", { account, name: cluster }),
      through: new PlatformLoadBalancer(this, "load-balancer", { account, exposure: props.reach }),
    };
    const mcpServers = new Construct(this, "mcp-servers");
    const servers = Object.entries(props.servers).map(([id, server]) => {
      const { url, audience } = this.server(mcpServers, id, server, place);
      return [id, { url, urls: [url], ...(audience !== undefined && { audience }) }] as const;
    });
    new TerraformOutput(this, "servers", { value: Object.fromEntries(servers) });
  }

  private server(
    scope: Construct,
    id: string,
    props: AwsMcpServerProps,
    { cluster, through }: { readonly cluster: Cluster; readonly through: PlatformLoadBalancer },
  ): FargateMcpServer {
    const { account, production, permissionsBoundary } = this.props;
    const { image, variables, scaling, assertion, host, priority } = props;
    const { name, ...version } = image;
    const repository = ContainerRepository.fromRepositoryName(scope, `${id} image`, {
      account,
      name: repositoryName(name),
      production,
    });
    const hosts = [host] as const;
    const exposure: FargateExposure = through.isInternetFacing
      ? { kind: "edge-gateway", invokers: [{ subject: `edge:${id}` }], through, hosts }
      : { kind: "load-balancer", invokers: ["network"], through, hosts };
    const server = new FargateMcpServer(scope, id, {
      account,
      cluster,
      name: id,
      vpc: this.vpc(through),
      exposure,
      routes: { mcp: { ...(priority !== undefined && { priority }) } },
      container: {
        image: repository.imageUri(version),
        port: PORT,
        user: USER,
        environment: {
          ...variables,
          MCP_HOST: "0.0.0.0",
          MCP_PORT: String(PORT),
          ASSERTION_ISSUER: assertion.issuer,
          ASSERTION_AUDIENCE: assertion.audience,
        },
        secrets: this.secretsOf(id, props),
      },
      scaling: {
        maxTasks: scaling.maxInstances,
        ...(scaling.minInstances !== undefined && { minTasks: scaling.minInstances }),
      },
      taskRole: Role.fromRoleName(scope, `${id} role`, { account, name: taskRoleName(id) }),
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
      production,
      tags: { "mcp-server": id },
    });
    this.letOut(through, server, host);
    return server;
  }

  /** A group that is looked up is not changed by the modules, and lets out nothing by itself: not to a server either. */
  private letOut({ securityGroup }: PlatformLoadBalancer, server: FargateMcpServer, host: string): void {
    new VpcSecurityGroupEgressRule(server, "from-load-balancer", {
      region: this.props.account.region,
      securityGroupId: securityGroup.securityGroupId,
      referencedSecurityGroupId: server.securityGroup.securityGroupId,
      ipProtocol: "tcp",
      fromPort: PORT,
      toPort: PORT,
      description: `Requests for ${host}`,
    });
  }

  private vpc({ vpcId }: PlatformLoadBalancer): Vpc {
    const { privateSubnets } = this.props;
    return {
      vpcId,
      privateSubnetIds:
        "ids" in privateSubnets ? privateSubnets.ids : this.subnetIds(vpcId, privateSubnets.names),
      publicSubnetIds: [],
      endpoints: { prefixListIds: {} },
      waysOut: [],
    };
  }

  private subnetIds(vpcId: string, names: readonly string[]): readonly string[] {
    const found =
      this.node.tryFindChild("private-subnets") ??
      new DataAwsSubnets(this, "private-subnets", {
        filter: [
          { name: "vpc-id", values: [vpcId] },
          { name: "tag:Name", values: [...names] },
        ],
      });
    return (found as DataAwsSubnets).ids;
  }

  /** Those of which a version is to be read: a task that cannot read a secret does not start. */
  private secretsOf(
    id: string,
    { secrets, actsInGoogleCloud }: AwsMcpServerProps,
  ): Record<string, ContainerSecret> {
    const { account } = this.props;
    const readable = Object.entries(secrets).flatMap(([variable, { version }]) =>
      version === undefined ? [] : [[variable, version] as const],
    );
    if (actsInGoogleCloud) readable.push([GOOGLE_VARIABLE, "latest"]);
    return Object.fromEntries(
      readable.map(([variable, version]) => {
        const name = secretName(id, variable);
        const secret = Secret.fromSecretName(this.secrets, name, { account, name });
        return [variable, { secret, ...(version !== "latest" && { versionId: version }) }];
      }),
    );
  }
}

/** The load balancer of the platform, found by its name. */
class PlatformLoadBalancer extends LoadBalancer {
  readonly resource = undefined;
  readonly alias = undefined;
  readonly listenerArn: string;
  readonly arnSuffix: string;
  readonly vpcId: string;
  readonly securityGroup: SecurityGroupReference;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly account: Account; readonly exposure: LoadBalancerReach },
  ) {
    super(scope, id, props);
    const name = loadBalancerName(props.exposure);
    const balancer = new DataAwsLb(this, "found", { name });
    const listener = new DataAwsLbListener(this, "listener", { loadBalancerArn: balancer.arn, port: 443 });
    this.listenerArn = listener.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.vpcId = balancer.vpcId;
    this.securityGroup = {
      name: `${name}-load-balancer`,
      securityGroupId: Fn.one(balancer.securityGroups),
    };
  }
}
