import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput, TerraformStack, Testing } from "cdktf";
import { afterAll, beforeAll, expect, it } from "vitest";
import "../../../../environments/local/cloud/testing/matchers.ts";
import { type AppliedStack, applyStack } from "../../../../environments/local/cloud/testing/apply-stack.ts";
import { Bucket } from "../../../../modules/aws/bucket/bucket.ts";
import { EcsCluster } from "../../../../modules/aws/ecs-cluster/ecs-cluster.ts";
import { FargateMcpServer } from "../../../../modules/aws/fargate-mcp-server/fargate-mcp-server.ts";
import { HostedZone } from "../../../../modules/aws/hosted-zone/hosted-zone.ts";
import { Key } from "../../../../modules/aws/key/key.ts";
import { LogGroup } from "../../../../modules/aws/log-group/log-group.ts";
import { McpLoadBalancer } from "../../../../modules/aws/mcp-load-balancer/mcp-load-balancer.ts";
import { Network } from "../../../../modules/aws/network/network.ts";
import { Secret } from "../../../../modules/aws/secret/secret.ts";
import { describeWithTerraform } from "../../../environments/local/cloud/showings/with-terraform.ts";
import { account } from "../account.ts";
import { certificate, issuer } from "../mcp-load-balancer/balancers.ts";
import { withPublicSubnets } from "../network/networks.ts";
import { byDigest } from "./servers.ts";

interface Change {
  readonly tag?: string;
  readonly host?: string;
}

/** Everything that a server for the gateway needs, and one for others of the VPC. */
function build({ tag = "1", host = "documents" }: Change = {}): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "origins");
  new AwsProvider(stack, "aws", { region: account.region, allowedAccountIds: [account.id] });
  const network = new Network(stack, "network", {
    account,
    name: "main",
    range: "10.0.0.0/16",
    ...withPublicSubnets,
  });
  const key = new Key(stack, "key", { account, name: "mcp", services: ["logs"] });
  const cluster = new EcsCluster(stack, "cluster", {
    account,
    name: "mcp",
    executeCommand: { logGroup: new LogGroup(stack, "sessions", { account, name: "/ecs/sessions" }), key },
  });
  const zone = new HostedZone(stack, "zone", {
    account,
    domain: "example.com",
    visibility: { kind: "public" },
  });
  const balancer = new McpLoadBalancer(stack, "balancer", {
    account,
    name: "origins",
    vpc: network,
    exposure: { kind: "edge-gateway", invokers: [issuer] },
    certificate,
    accessLogs: {
      bucket: new Bucket(stack, "logs", { account, name: "example-logs", encryption: "AES256" }),
      prefix: "origins",
    },
  });
  const token = new Secret(stack, "token", { account, name: "storage-token" });
  const server = new FargateMcpServer(stack, "documents", {
    account,
    cluster,
    name: "documents",
    vpc: network,
    exposure: {
      kind: "edge-gateway",
      through: balancer,
      invokers: [{ subject: "edge:documents" }],
      hosts: [`${host}.example.com`],
      zone,
    },
    container: {
      image: byDigest("documents"),
      user: "65532",
      environment: { MCP_RELEASE: tag },
      secrets: { STORAGE_TOKEN: { secret: token } },
    },
    scaling: { maxTasks: 4, spot: true },
    log: { encryption: { key } },
  });
  const chat = new FargateMcpServer(stack, "chat", {
    account,
    cluster,
    name: "chat",
    vpc: network,
    exposure: {
      kind: "internal",
      invokers: [server.securityGroup],
      namespace: { id: "ns-0123456789abcdef", domain: "mcp.internal" },
    },
    container: { image: byDigest("chat"), user: "1000:1000" },
    scaling: { maxTasks: 2 },
  });
  new TerraformOutput(stack, "urls", { value: [server.url, chat.url] });
  return stack;
}

describeWithTerraform("servers on Fargate behind a load balancer, with the real Terraform", () => {
  let applied: AppliedStack;
  beforeAll(async () => {
    applied = await applyStack(build());
  });
  afterAll(() => applied?.[Symbol.asyncDispose]());

  it("are applied, and then have nothing to change", async () => {
    expect(applied.outputs).toEqual({
      urls: ["https://documents.example.com", "http://chat.mcp.internal:8080"],
    });
    expect(await applied.plan()).toBeUnchanged();
  });

  it("are deployed in place, by another task", async () => {
    const plan = await applied.plan(build({ tag: "2" }));
    expect(plan).toReplace("aws_ecs_task_definition", "container_definitions");
    expect(plan).toUpdate("aws_ecs_service");
    expect(plan).not.toReplace("aws_lb_target_group");
  });

  it("move to another host in place", async () => {
    const moved = await applied.plan(build({ host: "files" }));
    expect(moved).toUpdate("aws_lb_listener_rule");
    expect(moved).not.toReplace("aws_ecs_service");
  });
});
