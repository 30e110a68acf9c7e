import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { EcsCluster } from "../../../../modules/aws/ecs-cluster/ecs-cluster.ts";
import type { ContainerProps } from "../../../../modules/aws/fargate-mcp-server/container-props.ts";
import { FargateMcpServer } from "../../../../modules/aws/fargate-mcp-server/fargate-mcp-server.ts";
import type { FargateMcpServerProps } from "../../../../modules/aws/fargate-mcp-server/props.ts";
import { McpLoadBalancer } from "../../../../modules/aws/mcp-load-balancer/mcp-load-balancer.ts";
import { resource, synthesize, type TerraformJson } from "../../synthesize.ts";
import { account } from "../account.ts";
import { issuer, vpc } from "../mcp-load-balancer/balancers.ts";

export const registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
export const byDigest = (name: string) => `${registry}/${name}@sha256:${"0a".repeat(32)}`;
export const container: ContainerProps = { image: byDigest("documents"), user: "65532" };

type Make = (stack: Construct) => Partial<FargateMcpServerProps>;

/** A server for the gateway with as little as production takes, in a cluster and behind a load balancer of others. */
export function addServer(
  stack: Construct,
  make: Make | Partial<FargateMcpServerProps> = {},
): FargateMcpServer {
  const through = McpLoadBalancer.fromArns(stack, "balancer", {
    account,
    vpc,
    listenerArn: `arn:aws:elasticloadbalancing:eu-west-1:${account.id}:listener/app/origins/0123456789abcdef/fedcba9876543210`,
    securityGroupId: "sg-0123456789abcdef0",
    exposure: { kind: "edge-gateway", invokers: [issuer] },
  });
  return new FargateMcpServer(stack, "documents", {
    account,
    cluster: EcsCluster.fromName(stack, "cluster", { account, name: "mcp" }),
    name: "documents",
    vpc,
    exposure: {
      kind: "edge-gateway",
      through,
      invokers: [{ subject: "edge:documents" }],
      hosts: ["documents.example.com"],
    },
    container,
    scaling: { maxTasks: 4 },
    ...(typeof make === "function" ? make(stack) : make),
  });
}

export const build = (props: Make | Partial<FargateMcpServerProps> = {}) =>
  addServer(new TerraformStack(new App(), "stack"), props);

export const json = (props: Make | Partial<FargateMcpServerProps> = {}): TerraformJson =>
  synthesize((stack) => addServer(stack, props));

/** What ECS is told of a container. */
export interface Definition {
  readonly name: string;
  readonly [member: string]: unknown;
}

/** The containers of the task, with what tokens stand for as Terraform has it. */
export function definitions(props: Make | Partial<FargateMcpServerProps> = {}): readonly Definition[] {
  const { container_definitions: text } = resource(json(props), "aws_ecs_task_definition");
  return JSON.parse(String(text).replaceAll(/\$\{jsonencode\(([\w.-]+)\)\}/g, '"$${$1}"'));
}
