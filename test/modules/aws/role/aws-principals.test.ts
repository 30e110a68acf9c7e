import { describe, expect, it } from "vitest";
import { type AwsAccountProps, awsAccount } from "../../../../modules/aws/role/aws-account.ts";
import { awsService, ecsTask } from "../../../../modules/aws/role/aws-service.ts";
import type { AwsRequest } from "../evaluate-policy.ts";
import { assume, roleJson, trustPolicy } from "./assume.ts";

type Request = Omit<AwsRequest, "action">;

const ECS = { service: "ecs-tasks.amazonaws.com" };
const SOURCE = {
  "aws:SourceAccount": "123456789012",
  "aws:SourceArn": "arn:aws:ecs:eu-west-1:123456789012:task/mcp/0123456789abcdef",
};

describe("a role for tasks of ECS", () => {
  const role = roleJson(() => ecsTask());

  it("is assumed by ECS for things of the account and the region", () => {
    expect(JSON.parse(trustPolicy(role)).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": "arn:aws:ecs:eu-west-1:123456789012:*" },
        },
      },
    ]);
    expect(assume(role, { principal: ECS, context: SOURCE })).toBe(true);
  });

  it.each<[who: string, request: Request]>([
    ["ECS for somebody else's task", { context: { ...SOURCE, "aws:SourceAccount": "666666666666" } }],
    [
      "ECS for somebody else's task that says it were ours",
      { context: { ...SOURCE, "aws:SourceArn": "arn:aws:ecs:eu-west-1:666666666666:task/mcp/1" } },
    ],
    [
      "ECS in another region",
      { context: { ...SOURCE, "aws:SourceArn": "arn:aws:ecs:us-east-1:123456789012:task/mcp/1" } },
    ],
    [
      "another service's thing",
      { context: { ...SOURCE, "aws:SourceArn": "arn:aws:lambda:eu-west-1:123456789012:function:a" } },
    ],
    [
      "an account in the name of a thing",
      { context: { ...SOURCE, "aws:SourceArn": "arn:aws:ecs:eu-west-1:6:123456789012:task/a" } },
    ],
    ["ECS without a source", { context: {} }],
    ["ECS without the source's account", { context: { "aws:SourceArn": SOURCE["aws:SourceArn"] } }],
    ["ECS without the source's ARN", { context: { "aws:SourceAccount": "123456789012" } }],
    ["an empty account", { context: { ...SOURCE, "aws:SourceAccount": "" } }],
    ["ECS itself", { principal: { service: "ecs.amazonaws.com" } }],
    ["EC2", { principal: { service: "ec2.amazonaws.com" } }],
    ["Lambda", { principal: { service: "lambda.amazonaws.com" } }],
    ["a service whose name ends alike", { principal: { service: "evil.ecs-tasks.amazonaws.com" } }],
    ["a role of the account", { principal: { aws: "arn:aws:iam::123456789012:role/other" } }],
    ["the account's root", { principal: { aws: "arn:aws:iam::123456789012:root" } }],
    ["a role called like the service", { principal: { aws: "ecs-tasks.amazonaws.com" } }],
    ["another account", { principal: { aws: "arn:aws:iam::666666666666:role/mcp" } }],
    ["an identity provider", { principal: { federated: "ecs-tasks.amazonaws.com" } }],
    ["somebody without a name", { principal: undefined }],
  ])("does not let in %s", (_who, request) => {
    expect(assume(role, { principal: ECS, context: SOURCE, ...request })).toBe(false);
  });

  it("lets nobody in by a token", () => {
    const request = { principal: ECS, context: SOURCE, action: "sts:AssumeRoleWithWebIdentity" };
    expect(assume(role, request)).toBe(false);
  });
});

describe("a role for a service", () => {
  const flowLogs = "vpc-flow-logs.amazonaws.com";
  const source = "arn:aws:ec2:eu-west-1:123456789012:vpc-flow-log/*";

  it("is assumed for the things that are named", () => {
    const role = roleJson(() => awsService({ service: flowLogs, sourceArns: [source] }));
    const request = (arn: string): Request => ({
      principal: { service: flowLogs },
      context: { "aws:SourceAccount": "123456789012", "aws:SourceArn": arn },
    });
    expect(assume(role, request("arn:aws:ec2:eu-west-1:123456789012:vpc-flow-log/fl-1"))).toBe(true);
    expect(assume(role, request("arn:aws:ec2:eu-west-1:123456789012:instance/i-1"))).toBe(false);
  });

  it.each([
    [flowLogs, "arn:aws:ec2:eu-west-1:666666666666:vpc-flow-log/*", "is not of account 123456789012"],
    [flowLogs, "arn:aws:ec2:eu-west-1:*:vpc-flow-log/*", "is not of account 123456789012"],
    [flowLogs, "*", '"*" is not of account 123456789012'],
    ["vpc-flow-logs", source, '"vpc-flow-logs" is not a service of AWS. Use <service>.amazonaws.com.'],
    ["*", source, '"*" is not a service of AWS.'],
  ])("is refused for %s and %s", (service, arn, because) => {
    expect(() => roleJson(() => awsService({ service, sourceArns: [arn] }))).toThrow(because);
  });

  it("is refused for nothing", () => {
    expect(() => roleJson(() => awsService({ service: flowLogs, sourceArns: [] }))).toThrow(
      "the condition ArnLike compares nothing.",
    );
  });
});

describe("a role for an account", () => {
  const deployer = { accountId: "210987654321", roles: ["ci/deployer"] };
  const build = (props: Partial<AwsAccountProps> = {}) =>
    roleJson(() => awsAccount({ ...deployer, ...props }));
  const principal = { aws: "arn:aws:iam::210987654321:role/ci/deployer" };

  it("lets in the roles that are named", () => {
    const role = build({ roles: ["ci/deployer", "auditor"] });
    expect(assume(role, { principal })).toBe(true);
    expect(assume(role, { principal: { aws: "arn:aws:iam::210987654321:role/auditor" } })).toBe(true);
  });

  it.each<[who: string, request: Request]>([
    ["another role of that account", { principal: { aws: "arn:aws:iam::210987654321:role/other" } }],
    ["a role that begins alike", { principal: { aws: "arn:aws:iam::210987654321:role/ci/deployer2" } }],
    ["the role on another path", { principal: { aws: "arn:aws:iam::210987654321:role/deployer" } }],
    ["that account's root", { principal: { aws: "arn:aws:iam::210987654321:root" } }],
    ["a user called alike", { principal: { aws: "arn:aws:iam::210987654321:user/ci/deployer" } }],
    ["the role of that name elsewhere", { principal: { aws: "arn:aws:iam::666666666666:role/ci/deployer" } }],
    ["a role of the account itself", { principal: { aws: "arn:aws:iam::123456789012:role/ci/deployer" } }],
    ["a service", { principal: ECS }],
    ["nobody", { principal: undefined }],
  ])("does not let in %s", (_who, request) => {
    expect(assume(build(), { principal, ...request })).toBe(false);
  });

  it("lets in who says the external id, where there is one", () => {
    const role = build({ externalId: "tenant:42" });
    const say = (externalId?: string) =>
      assume(role, { principal, context: { "sts:ExternalId": externalId } });
    expect(say("tenant:42")).toBe(true);
    for (const other of [undefined, "", "tenant:4", "tenant:421", "TENANT:42", "*"]) {
      expect(say(other)).toBe(false);
    }
  });

  it.each<[props: Partial<AwsAccountProps>, because: string]>([
    [{ accountId: "21098765432" }, '"21098765432" is not an AWS account id. Use 12 digits.'],
    [{ accountId: "*" }, '"*" is not an AWS account id.'],
    [{ roles: [] }, "without the name of a role nobody is let in."],
    [{ roles: ["*"] }, '"*" is not the name of a role.'],
    [{ roles: ["ci/*"] }, '"ci/*" is not the name of a role.'],
    [{ roles: ["/ci/deployer"] }, '"/ci/deployer" is not the name of a role.'],
    [{ roles: ["a".repeat(65)] }, "is not the name of a role."],
    [{ externalId: "4" }, '"4" is not an external id. Use 2 to 1224'],
    [{ externalId: "tenant 42" }, '"tenant 42" is not an external id.'],
  ])("is refused with %j", (props, because) => {
    expect(() => build(props)).toThrow(because);
  });
});
