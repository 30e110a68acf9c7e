import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { McpLoadBalancer } from "../../../../modules/aws/mcp-load-balancer/mcp-load-balancer.ts";
import type { McpLoadBalancerProps } from "../../../../modules/aws/mcp-load-balancer/props.ts";
import type { RouteProps } from "../../../../modules/aws/mcp-load-balancer/route.ts";
import { SecurityGroup } from "../../../../modules/aws/network/security-group.ts";
import type { Vpc } from "../../../../modules/aws/network/vpc.ts";
import { synthesize, type TerraformJson } from "../../synthesize.ts";
import { account } from "../account.ts";

export const vpc: Vpc = {
  vpcId: "vpc-0123456789abcdef0",
  privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
  publicSubnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
  endpoints: { prefixListIds: {} },
  waysOut: [],
};

export const certificate = {
  certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
};

export const issuer = { issuer: "https://mcp.example.com/workload" } as const;

/** Reached by the gateway, and as little as a test needs. */
export const minimal: McpLoadBalancerProps = {
  account,
  name: "origins",
  vpc,
  exposure: { kind: "edge-gateway", invokers: [issuer] },
  certificate,
  production: false,
};

/** Reached from one network. */
export const internal = {
  exposure: {
    kind: "internal",
    invokers: [{ ranges: { vpn: "10.9.0.0/16" }, reason: "People at work" }],
  },
} as const satisfies Partial<McpLoadBalancerProps>;

export type RouteOptions = Partial<Omit<RouteProps, "targets">> & { readonly port?: number };

/** A load balancer with routes by their names. */
export function addBalancer(
  stack: Construct,
  props: Partial<McpLoadBalancerProps> = {},
  routes: Readonly<Record<string, RouteOptions>> = {},
): McpLoadBalancer {
  const balancer = new McpLoadBalancer(stack, "balancer", { ...minimal, ...props });
  const securityGroup = new SecurityGroup(stack, "tasks", { vpc, name: "tasks", description: "Tasks" });
  for (const [name, { port = 8080, ...route }] of Object.entries(routes)) {
    balancer.serve(stack, name, {
      name,
      hosts: [`${name}.example.com`],
      targets: { securityGroup, port },
      ...route,
    });
  }
  return balancer;
}

export const build = (
  props: Partial<McpLoadBalancerProps> = {},
  routes: Readonly<Record<string, RouteOptions>> = {},
) => addBalancer(new TerraformStack(new App(), "stack"), props, routes);

export const json = (
  props: Partial<McpLoadBalancerProps> = {},
  routes: Readonly<Record<string, RouteOptions>> = {},
): TerraformJson => synthesize((stack) => addBalancer(stack, props, routes));
