import { describe, expect, it } from "vitest";
import { ACCOUNT, allows, ec2, elb, iam, policies, REGION, type Request, stacks } from "./deployers.ts";

const servers = policies(stacks.servers);

describe("whoever deploys the servers", () => {
  const ecs = (thing: string) => `arn:aws:ecs:${REGION}:${ACCOUNT}:${thing}`;
  const toTasks = { "iam:PassedToService": "ecs-tasks.amazonaws.com" };

  it.each<Request>([
    ["ecs:RegisterTaskDefinition", ecs("task-definition/handbook:*")],
    ["ecs:CreateService", ecs("service/gatehouse/handbook")],
    ["ecs:UpdateService", ecs("service/gatehouse/handbook")],
    ["ecs:DeleteService", ecs("service/gatehouse/handbook")],
    ["iam:PassRole", iam("role/mcp-handbook"), toTasks],
    ["iam:PassRole", iam("role/mcp-handbook-execution"), toTasks],
    ["elasticloadbalancing:CreateRule", elb("listener/app/gatehouse/1/2")],
    ["elasticloadbalancing:DeleteRule", elb("listener-rule/app/gatehouse/1/2/3")],
    ["elasticloadbalancing:CreateTargetGroup", elb("targetgroup/handbook-mcp/*")],
    [
      "cloudwatch:PutMetricAlarm",
      `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:TargetTracking-service/gatehouse/handbook-AlarmHigh-1`,
    ],
    ["logs:PutRetentionPolicy", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/ecs/handbook`],
    ["s3:PutObject", "arn:aws:s3:::company-states/staging-aws-mcp-servers.tfstate"],
  ])("may %s of %s", (action, resource, context = {}) => {
    expect(allows(servers, action, resource, context)).toBe(true);
  });

  it.each<Request>([
    ["ec2:CreateVpc", ec2("vpc/*")],
    ["ecs:DeleteCluster", ecs("cluster/gatehouse")],
    ["ecs:UpdateService", ecs("service/gatehouse/others")],
    ["ecs:ExecuteCommand", ecs("task/gatehouse/1")],
    ["iam:PassRole", iam("role/edge-rooms"), toTasks],
    ["iam:PassRole", iam("role/mcp-handbook"), { "iam:PassedToService": "ec2.amazonaws.com" }],
    ["iam:PutRolePolicy", iam("role/mcp-handbook")],
    ["elasticloadbalancing:ModifyListener", elb("listener/app/gatehouse/1/2")],
    ["elasticloadbalancing:DeleteRule", elb("listener-rule/app/others/1/2/3")],
    ["ecr:DeleteRepository", `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/mcp-servers/documents`],
    [
      "secretsmanager:GetSecretValue",
      `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:handbook/TOKEN-a1b2c3`,
    ],
  ])("may not %s of %s", (action, resource, context = {}) => {
    expect(allows(servers, action, resource, context)).toBe(false);
  });
});
