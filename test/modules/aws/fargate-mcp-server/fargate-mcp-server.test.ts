import { describe, expect, it } from "vitest";
import { EcsCluster } from "../../../../modules/aws/ecs-cluster/ecs-cluster.ts";
import { FargateMcpServer } from "../../../../modules/aws/fargate-mcp-server/fargate-mcp-server.ts";
import { Network } from "../../../../modules/aws/network/network.ts";
import { Role } from "../../../../modules/aws/role/role.ts";
import { Secret } from "../../../../modules/aws/secret/secret.ts";
import { resource, resources, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";
import { evaluatePolicy } from "../evaluate-policy.ts";
import { vpc } from "../mcp-load-balancer/balancers.ts";
import { reference } from "../network/networks.ts";
import { addServer, build, byDigest, container, json } from "./servers.ts";

const service = (props: Parameters<typeof json>[0] = {}) => resource(json(props), "aws_ecs_service");
const BOUNDARY = "arn:aws:iam::123456789012:policy/boundary";

describe("a server on Fargate", () => {
  it("runs in private subnets, is let into by nobody, and is taken back when it does not become healthy", () => {
    expect(service()).toEqual({
      region: "eu-west-1",
      name: "documents",
      cluster: "arn:aws:ecs:eu-west-1:123456789012:cluster/mcp",
      task_definition: reference("aws_ecs_task_definition", "arn"),
      platform_version: "1.4.0",
      capacity_provider_strategy: [{ capacity_provider: "FARGATE", base: 0, weight: 1 }],
      desired_count: 2,
      availability_zone_rebalancing: "ENABLED",
      enable_execute_command: false,
      enable_ecs_managed_tags: true,
      propagate_tags: "SERVICE",
      wait_for_steady_state: true,
      force_new_deployment: true,
      network_configuration: {
        assign_public_ip: false,
        subnets: vpc.privateSubnetIds,
        security_groups: [reference("aws_security_group")],
      },
      load_balancer: [
        {
          container_name: "server",
          container_port: 8080,
          target_group_arn: reference("aws_lb_target_group", "arn"),
        },
      ],
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
      health_check_grace_period_seconds: 60,
      deployment_circuit_breaker: { enable: true, rollback: true },
      alarms: {
        enable: true,
        rollback: true,
        alarm_names: [reference("aws_cloudwatch_metric_alarm", "alarm_name")],
      },
      lifecycle: { ignore_changes: ["desired_count"] },
      depends_on: expect.any(Array),
    });
  });

  it("is started when everything is there that it needs", () => {
    const synthesized = synthesize((stack) => {
      addServer(stack, (stack) => ({
        cluster: new EcsCluster(stack, "own-cluster", { account, name: "own" }),
        container: {
          ...container,
          secrets: { STORAGE_TOKEN: { secret: new Secret(stack, "token", { account, name: "token" }) } },
        },
      }));
    });
    const dependencies = resource(synthesized, "aws_ecs_service").depends_on as readonly string[];
    expect(dependencies.map((each) => each.split(".")[0]).sort()).toEqual([
      "aws_ecs_cluster",
      "aws_ecs_cluster_capacity_providers",
      "aws_iam_role_policy",
      "aws_iam_role_policy",
      "aws_iam_role_policy",
      "aws_lb_listener_rule",
    ]);
  });

  it("says where it is, and what its tokens are for", () => {
    const { url, audience, serviceArn } = build();
    expect({ url, audience, serviceArn }).toEqual({
      url: "https://documents.example.com",
      audience: "https://documents.example.com",
      serviceArn: "arn:aws:ecs:eu-west-1:123456789012:service/mcp/documents",
    });
  });

  it.each(["", "a b", "a".repeat(256)])("cannot be called %j", (name) => {
    expect(() => build({ name })).toThrow(`stack/documents: "${name}" is not the name of a service.`);
  });

  it("is the only one of its name in its cluster", () => {
    expect(() =>
      synthesize((stack) => {
        const { securityGroup } = addServer(stack);
        addServer(securityGroup);
      }),
    ).toThrow("service/mcp/documents is stack/documents already");
  });
});

describe("what a server acts as, and what it is started as", () => {
  const withSecret = () =>
    json((stack) => ({
      container: {
        ...container,
        secrets: {
          STORAGE_TOKEN: {
            secret: Secret.fromSecretName(stack, "token", { account, name: "storage-token" }),
          },
        },
      },
      sidecars: { proxy: { image: byDigest("tools/proxy"), user: "1000" } },
    }));

  it("are two roles, which tasks of the account alone have", () => {
    const roles = resources(withSecret(), "aws_iam_role");
    expect(roles.map(({ name }) => name).sort()).toEqual(["mcp-documents", "mcp-documents-execution"]);
    for (const { assume_role_policy: trust } of roles) {
      const request = {
        principal: { service: "ecs-tasks.amazonaws.com" },
        action: "sts:AssumeRole",
        context: {
          "aws:SourceAccount": "123456789012",
          "aws:SourceArn": "arn:aws:ecs:eu-west-1:123456789012:task/mcp/1",
        },
      };
      expect(evaluatePolicy(String(trust), request)).toBe("allowed");
      const others = { ...request.context, "aws:SourceAccount": "210987654321" };
      expect(evaluatePolicy(String(trust), { ...request, context: others })).toBe("not allowed");
    }
  });

  it("allow to pull these images, to read this secret, to write this log, and nothing else", () => {
    const policies = resources(withSecret(), "aws_iam_role_policy");
    expect(policies.map(({ role }) => role)).toEqual(
      policies.map(() => expect.stringContaining("execution-role")),
    );
    const allowed = policies.flatMap(({ policy }) =>
      (JSON.parse(String(policy)).Statement as { Action: unknown; Resource: unknown }[]).map(
        ({ Action, Resource }) => [Action, Resource],
      ),
    );
    const pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    expect(allowed).toHaveLength(6);
    expect(allowed).toEqual(
      expect.arrayContaining([
        [pull, "arn:aws:ecr:eu-west-1:123456789012:repository/documents"],
        [pull, "arn:aws:ecr:eu-west-1:123456789012:repository/tools/proxy"],
        ["ecr:GetAuthorizationToken", "*"],
        [
          "secretsmanager:GetSecretValue",
          "arn:aws:secretsmanager:eu-west-1:123456789012:secret:storage-token-??????",
        ],
        [
          ["logs:CreateLogStream", "logs:PutLogEvents"],
          "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/documents:*",
        ],
      ]),
    );
  });

  it.each([
    "dkr.ecr.eu-west-1.amazonaws.com",
    "dkr-ecr.eu-west-1.on.aws",
    "dkr.ecr-fips.eu-west-1.amazonaws.com",
  ])("allow to pull an image by the host %s of its registry", (host) => {
    const image = `123456789012.${host}/tools/documents@sha256:${"0a".repeat(32)}`;
    const policies = resources(json({ container: { ...container, image } }), "aws_iam_role_policy");
    expect(policies.map(({ policy }) => String(policy)).join()).toContain(
      "arn:aws:ecr:eu-west-1:123456789012:repository/tools/documents",
    );
  });

  it("allow nothing about an image that everybody may pull", () => {
    const image = `public.ecr.aws/example/documents@sha256:${"0a".repeat(32)}`;
    const policies = resources(json({ container: { ...container, image } }), "aws_iam_role_policy");
    expect(policies.map(({ name }) => name)).toEqual(["write-log-group-ecs-documents"]);
  });

  it("may be bounded, and the first of them given", () => {
    const bounded = resources(json({ permissionsBoundary: BOUNDARY }), "aws_iam_role");
    expect(bounded.map(({ permissions_boundary }) => permissions_boundary)).toEqual([BOUNDARY, BOUNDARY]);
    const given = json((stack) => ({
      taskRole: Role.fromRoleName(stack, "role", { account, name: "existing" }),
    }));
    expect(resources(given, "aws_iam_role").map(({ name }) => name)).toEqual(["mcp-documents-execution"]);
    expect(resource(given, "aws_ecs_task_definition")).toMatchObject({
      task_role_arn: "arn:aws:iam::123456789012:role/existing",
      execution_role_arn: "arn:aws:iam::123456789012:role/mcp-documents-execution",
    });
  });
});

describe("the log of a server", () => {
  it("is kept for a year, or as long as is said", () => {
    expect(resource(json(), "aws_cloudwatch_log_group")).toMatchObject({
      name: "/ecs/documents",
      retention_in_days: 365,
    });
    expect(resource(json({ log: { retentionDays: 90 } }), "aws_cloudwatch_log_group")).toMatchObject({
      retention_in_days: 90,
    });
  });
});

describe("the network of a server", () => {
  const rules = (kind: "ingress" | "egress", props: Parameters<typeof json>[0] = {}) =>
    resources(json(props), `aws_vpc_security_group_${kind}_rule`);

  it("lets in the load balancer alone, and out to port 443", () => {
    expect(rules("ingress")).toEqual([
      expect.objectContaining({
        referenced_security_group_id: "sg-0123456789abcdef0",
        from_port: 8080,
        to_port: 8080,
      }),
    ]);
    expect(rules("egress")).toEqual([
      expect.objectContaining({ cidr_ipv4: "0.0.0.0/0", from_port: 443, to_port: 443 }),
    ]);
  });

  it("lets out to AWS's services alone where that is said", () => {
    const props = (stack: Parameters<typeof addServer>[0]) => ({
      egress: "endpoints" as const,
      vpc: Network.fromIds(stack, "network", {
        ...vpc,
        endpoints: { securityGroupId: "sg-0123456789abcdef1", prefixListIds: { s3: "pl-0123456789abcdef0" } },
      }),
    });
    const egress = rules("egress", props);
    expect(egress).toHaveLength(2);
    expect(egress).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ referenced_security_group_id: "sg-0123456789abcdef1", from_port: 443 }),
        expect.objectContaining({ prefix_list_id: "pl-0123456789abcdef0", from_port: 443 }),
      ]),
    );
  });
});

describe("a server that somebody else deploys", () => {
  it("may be started anew by whom that is granted", () => {
    const synthesized = synthesize((stack) => {
      const cluster = EcsCluster.fromName(stack, "cluster", { account, name: "mcp" });
      const role = Role.fromRoleName(stack, "rotation", { account, name: "rotation" });
      FargateMcpServer.fromName(stack, "documents", { account, cluster, name: "documents" }).grantRestart(
        role,
      );
    });
    expect(resource(synthesized, "aws_iam_role_policy")).toEqual({
      role: "rotation",
      name: "restart-server-documents",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["ecs:DescribeServices", "ecs:UpdateService"],
            Resource: "arn:aws:ecs:eu-west-1:123456789012:service/mcp/documents",
          },
        ],
      }),
    });
  });
});
