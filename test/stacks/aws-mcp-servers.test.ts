import { App, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { WORKLOAD_JWKS_PATH, WORKLOAD_PATH } from "../../edge/src/metadata/workload-issuer.ts";
import { AwsMcpServers, type AwsMcpServersProps } from "../../stacks/aws-mcp-servers.ts";
import { account } from "../modules/aws/account.ts";
import { resource, resources, type TerraformJson } from "../modules/synthesize.ts";

const PUBLIC_URL = "https://mcp.example.com";
const digest = `sha256:${"0a".repeat(32)}` as const;
const handbook = {
  image: { name: "handbook", digest },
  variables: { MCP_LOG_LEVEL: "info" },
  secrets: {},
  scaling: { maxInstances: 4 },
  actsInGoogleCloud: false,
  assertion: { issuer: `${PUBLIC_URL}/callers`, audience: "https://handbook.origins.example.com/mcp" },
  host: "handbook.origins.example.com",
};
const minimal: AwsMcpServersProps = {
  account,
  production: true,
  tags: { environment: "production" },
  reach: { kind: "edge-gateway", invokers: [{ issuer: `https://mcp.example.com${WORKLOAD_PATH}` }] },
  privateSubnets: { names: ["gatehouse-private-eu-west-1a", "gatehouse-private-eu-west-1b"] },
  servers: { handbook },
};

const synthesized = (props: Partial<AwsMcpServersProps> = {}): TerraformJson =>
  JSON.parse(
    Testing.synth(new AwsMcpServers(new App(), "production-aws-mcp-servers", { ...minimal, ...props }), true),
  );
const container = (json: TerraformJson) => {
  const text = String(resource(json, "aws_ecs_task_definition").container_definitions);
  return JSON.parse(text.replaceAll(/\$\{jsonencode\([^)]*\)\}/g, '"known after the apply"'))[0];
};
const variablesOf = (json: TerraformJson) =>
  Object.fromEntries(
    container(json).environment.map(({ name, value }: Record<string, string>) => [name, value]),
  );

describe("servers on ECS", () => {
  const json = synthesized();

  it("are reached through a load balancer that verifies the gateway's token for this very server, by the gateway's own keys", () => {
    const [first, second] = resource(json, "aws_lb_listener_rule").action as Record<string, unknown>[];
    expect(first).toMatchObject({
      type: "jwt-validation",
      order: 1,
      jwt_validation: {
        issuer: PUBLIC_URL + WORKLOAD_PATH,
        jwks_endpoint: PUBLIC_URL + WORKLOAD_JWKS_PATH,
        additional_claim: [
          { name: "aud", values: ["https://handbook.origins.example.com"] },
          { name: "sub", values: ["edge:handbook"] },
        ],
      },
    });
    expect(second).toMatchObject({ type: "forward", order: 2 });
  });

  it("are let out to by the load balancer's group, which lets out nothing by itself", () => {
    const { referenced_security_group_id: balancer, security_group_id: own } = resource(
      json,
      "aws_vpc_security_group_ingress_rule",
    );
    const rules = resources(json, "aws_vpc_security_group_egress_rule");
    expect(rules.filter((rule) => rule.security_group_id === balancer)).toMatchObject([
      { referenced_security_group_id: own, from_port: 8080, to_port: 8080 },
    ]);
  });

  it("are told whose statements about callers they believe", () => {
    expect(variablesOf(json)).toEqual({
      MCP_HOST: "0.0.0.0",
      MCP_PORT: "8080",
      MCP_LOG_LEVEL: "info",
      ASSERTION_ISSUER: "https://mcp.example.com/callers",
      ASSERTION_AUDIENCE: "https://handbook.origins.example.com/mcp",
    });
  });

  it("act as the role that the platform keeps for them, from images of its repositories", () => {
    expect(resource(json, "aws_ecs_task_definition")).toMatchObject({
      task_role_arn: "arn:aws:iam::123456789012:role/mcp-handbook",
    });
    expect(container(json)).toMatchObject({
      image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/mcp-servers/handbook@${digest}`,
      readonlyRootFilesystem: true,
      user: "1000",
    });
  });

  it("read those secrets of which a version is named, and no others", () => {
    const versionId = "0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f";
    const secrets = { A: { version: "latest" }, B: { version: versionId }, C: {} };
    const withSecrets = synthesized({ servers: { handbook: { ...handbook, secrets } } });
    const read = Object.fromEntries(
      container(withSecrets).secrets.map(({ name, valueFrom }: Record<string, string>) => [name, valueFrom]),
    );
    expect(Object.keys(read)).toEqual(["A", "B"]);
    expect(read.A).toContain("secret:handbook/A");
    expect(read.B).toContain(versionId);
    const policies = resources(withSecrets, "aws_iam_role_policy").map(({ policy }) => String(policy));
    const reading = policies.filter((policy) => policy.includes("secretsmanager:GetSecretValue"));
    expect(reading.join()).toContain("secret:handbook/A-??????");
    expect(reading.join()).not.toContain("handbook/C");
  });

  it("are told with what they prove themselves to Google Cloud, where they may act there", () => {
    const withGoogle = synthesized({ servers: { handbook: { ...handbook, actsInGoogleCloud: true } } });
    expect(container(withGoogle).secrets).toMatchObject([{ name: "GOOGLE_CREDENTIAL_CONFIGURATION" }]);
  });

  it("have as many tasks as the environment says, in subnets that it names or the platform has", () => {
    expect(resource(json, "aws_appautoscaling_target")).toMatchObject({ min_capacity: 2, max_capacity: 4 });
    const ids = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"];
    const existing = synthesized({
      privateSubnets: { ids },
      production: false,
      servers: { handbook: { ...handbook, scaling: { minInstances: 3, maxInstances: 5 } } },
    });
    expect(resource(existing, "aws_appautoscaling_target")).toMatchObject({
      min_capacity: 3,
      max_capacity: 5,
    });
    expect(resource(existing, "aws_ecs_service")).toMatchObject({ network_configuration: { subnets: ids } });
  });

  it("have a rule whose place follows from their id, unless the environment says another", () => {
    const priorityOf = (json: TerraformJson) => resource(json, "aws_lb_listener_rule").priority;
    expect(priorityOf(json)).toBeGreaterThan(29_999);
    expect(priorityOf(synthesized({ servers: { handbook: { ...handbook, priority: 7 } } }))).toBe(7);
  });

  it("are put out with their URL, and the audience of the tokens that open them", () => {
    const url = "https://handbook.origins.example.com";
    expect(json.output?.servers?.value).toEqual({ handbook: { url, urls: [url], audience: url } });
  });

  it("let in whoever reaches an internal load balancer, and never one that the internet reaches, where AWS cannot reach the gateway", () => {
    const internal = synthesized({
      reach: { kind: "internal", invokers: [{ ranges: { network: "10.72.0.0/16" }, reason: "ours" }] },
    });
    expect(resource(internal, "aws_lb_listener_rule").action).toMatchObject([{ type: "forward" }]);
    const found = (of: TerraformJson) => Object.values(of.data?.aws_lb ?? {});
    expect(found(internal)).toMatchObject([{ name: "gatehouse-inside" }]);
    expect(found(json)).toMatchObject([{ name: "gatehouse" }]);
    expect(internal.output?.servers?.value).toMatchObject({ handbook: { urls: [expect.any(String)] } });
  });
});
