import { App, type TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { type EnvironmentInput, parseEnvironment } from "../../environments/environment.ts";
import { addStacks } from "../../stacks/add-stacks.ts";
import { LONGEST_POLICY } from "../../stacks/deployer/deployer-policies.ts";
import { deployerStatements, LOOKED_UP, MADE } from "../../stacks/deployer/deployer-statements.ts";
import { joinStatements } from "../../stacks/deployer/join-statements.ts";
import { environmentNames, loadEnvironment } from "../../stacks/environments.ts";
import { type Context, evaluatePolicy } from "../modules/aws/evaluate-policy.ts";

const ACCOUNT = "200000000002";
const REGION = "eu-central-1";
const ZONE = "Z0123456789ABCDEFGHIJ";
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
const github = {
  owner: "example",
  ownerId: "1000001",
  repository: "mcp-servers",
  repositoryId: "2000001",
  refs: ["refs/heads/main"],
};
const server = { name: "Server", image: { name: "documents", tag: "1" }, secrets: { TOKEN: {} } };

/** An environment with all that AWS may have. */
function environment(aws: object = {}, ids: readonly string[] = ["handbook"]): EnvironmentInput {
  return {
    name: "staging",
    production: false,
    publicUrl: "https://mcp.staging.example.com",
    state: { type: "s3", bucket: "company-states", region: REGION },
    gcp: {
      projectId: "my-gatehouse-staging",
      projectNumber: "100000000002",
      region: "europe-west1",
      aws: { accountId: ACCOUNT, roleNames: ["other"] },
    },
    aws: {
      accountId: ACCOUNT,
      region: REGION,
      domain: { name: "origins.example.com" },
      github,
      apis: {
        rooms: {
          name: "Rooms",
          service: "execute-api",
          apiId: "a1b2c3d4e5",
          stage: "live",
          tools: { find: { scopes: ["rooms:read"] } },
        },
      },
      ...aws,
    },
    tokens: { accept: [{ issuer: "https://login.example.com" }] },
    servers: Object.fromEntries(
      ids.map((id) => [
        id,
        { ...server, cloud: "aws", actsInGoogleCloud: true, tools: { read: { scopes: ["read"] } } },
      ]),
    ),
  } as EnvironmentInput;
}

interface Synthesized {
  readonly resource?: Record<string, object>;
  readonly data?: Record<string, object>;
  readonly output?: Record<string, { readonly value: string }>;
}

function synthesized(input: EnvironmentInput): Record<"platform" | "servers", Synthesized> {
  const app = new App();
  addStacks(app, parseEnvironment(input));
  const of = (id: string) =>
    JSON.parse(Testing.synth(app.node.findChild(`staging-aws-${id}`) as TerraformStack, true));
  return { platform: of("platform"), servers: of("mcp-servers") };
}

function policies({ output = {} }: Synthesized): readonly string[] {
  return Object.entries(output).flatMap(([name, { value }]) =>
    name.startsWith("deployer_policy_") ? [value] : [],
  );
}

const stacks = synthesized(environment());
const platform = policies(stacks.platform);
const servers = policies(stacks.servers);

function allows(documents: readonly string[], action: string, resource: string, context: Context = {}) {
  return documents.some((policy) => evaluatePolicy(policy, { action, resource, context }) === "allowed");
}

type Request = [action: string, resource: string, context?: Context];

const own = { "aws:ResourceTag/environment": "staging" };
const here = { "aws:RequestedRegion": REGION };
const ec2 = (thing: string) => `arn:aws:ec2:${REGION}:${ACCOUNT}:${thing}`;
const iam = (thing: string) => `arn:aws:iam::${ACCOUNT}:${thing}`;
const elb = (thing: string) => `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:${thing}`;
const names = (...records: string[]) => ({
  "route53:ChangeResourceRecordSetsNormalizedRecordNames": records,
});

describe("whoever deploys the platform", () => {
  it.each<Request>([
    ["ec2:CreateVpc", ec2("vpc/*"), here],
    ["ec2:CreateTags", ec2("vpc/vpc-1"), { "ec2:CreateAction": "CreateVpc" }],
    ["ec2:ModifyVpcAttribute", ec2("vpc/vpc-1"), own],
    ["ec2:CreateSubnet", ec2("vpc/vpc-1"), own],
    ["ec2:CreateSubnet", ec2("subnet/*")],
    ["ec2:CreateRoute", ec2("route-table/rtb-1"), own],
    ["ec2:AssociateRouteTable", ec2("subnet/subnet-1"), own],
    ["ec2:DeleteNatGateway", ec2("natgateway/nat-1"), own],
    ["ec2:ReleaseAddress", ec2("elastic-ip/eipalloc-1"), own],
    ["ec2:RevokeSecurityGroupIngress", ec2("security-group/sg-default")],
    ["ec2:AuthorizeSecurityGroupIngress", ec2("security-group/sg-1"), own],
    ["ec2:AuthorizeSecurityGroupIngress", ec2("security-group-rule/*")],
    ["elasticloadbalancing:CreateLoadBalancer", elb("loadbalancer/app/gatehouse/*"), here],
    ["elasticloadbalancing:CreateListener", elb("loadbalancer/app/gatehouse/1")],
    ["elasticloadbalancing:DeleteListener", elb("listener/app/gatehouse/1/2")],
    ["wafv2:UpdateWebACL", `arn:aws:wafv2:${REGION}:${ACCOUNT}:regional/webacl/gatehouse/1`],
    ["wafv2:AssociateWebACL", elb("loadbalancer/app/gatehouse/1")],
    ["route53:CreateHostedZone", "*"],
    [
      "route53:ChangeResourceRecordSets",
      `arn:aws:route53:::hostedzone/${ZONE}`,
      names("handbook.origins.example.com"),
    ],
    [
      "route53:ChangeResourceRecordSets",
      `arn:aws:route53:::hostedzone/${ZONE}`,
      names("_0a1b.handbook.origins.example.com"),
    ],
    [
      "acm:RequestCertificate",
      "*",
      { ...here, "acm:ValidationMethod": "DNS", "acm:DomainNames": ["handbook.origins.example.com"] },
    ],
    ["acm:DeleteCertificate", `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/1`],
    ["ecs:DeleteCluster", `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/gatehouse`],
    ["ecr:CreateRepository", `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/mcp-servers/documents`],
    ["s3:PutBucketPolicy", `arn:aws:s3:::gatehouse-access-logs-${ACCOUNT}-${REGION}`],
    ["secretsmanager:CreateSecret", "handbook/TOKEN", { ...here, "secretsmanager:Name": "handbook/TOKEN" }],
    [
      "secretsmanager:DeleteSecret",
      `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:handbook/TOKEN-a1b2c3`,
    ],
    [
      "secretsmanager:PutSecretValue",
      `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:handbook/GOOGLE_CREDENTIAL_CONFIGURATION-a1b2c3`,
    ],
    ["iam:CreateRole", iam("role/mcp-handbook")],
    ["iam:PutRolePolicy", iam("role/edge-rooms")],
    ["iam:CreateOpenIDConnectProvider", iam("oidc-provider/mcp.staging.example.com/workload")],
    ["iam:EnableOutboundWebIdentityFederation", "*"],
    [
      "iam:PassRole",
      iam("role/gatehouse-flow-logs"),
      { "iam:PassedToService": "vpc-flow-logs.amazonaws.com" },
    ],
    [
      "iam:CreateServiceLinkedRole",
      iam("role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
      { "iam:AWSServiceName": "ecs.amazonaws.com" },
    ],
    ["s3:PutObject", "arn:aws:s3:::company-states/staging-aws-platform.tfstate"],
    ["s3:DeleteObject", "arn:aws:s3:::company-states/staging-aws-platform.tfstate.tflock"],
  ])("may %s of %s", (action, resource, context = {}) => {
    expect(allows(platform, action, resource, context)).toBe(true);
  });

  it.each<Request>([
    ["iam:CreateUser", iam("user/mallory")],
    ["iam:CreateAccessKey", iam("user/mallory")],
    [
      "iam:AttachRolePolicy",
      iam("role/mcp-handbook"),
      { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" },
    ],
    ["iam:CreateRole", iam("role/administrator")],
    ["iam:PutRolePolicy", iam("role/administrator")],
    ["iam:UpdateAssumeRolePolicy", iam("role/administrator")],
    ["iam:PassRole", iam("role/administrator"), { "iam:PassedToService": "ecs-tasks.amazonaws.com" }],
    ["iam:PassRole", iam("role/gatehouse-flow-logs"), { "iam:PassedToService": "lambda.amazonaws.com" }],
    ["iam:CreatePolicyVersion", BOUNDARY],
    [
      "iam:CreateServiceLinkedRole",
      iam("role/aws-service-role/eks.amazonaws.com/x"),
      { "iam:AWSServiceName": "eks.amazonaws.com" },
    ],
    ["iam:CreateOpenIDConnectProvider", iam("oidc-provider/mallory.example")],
    ["sts:AssumeRole", iam("role/mcp-handbook")],
    ["ec2:DeleteVpc", ec2("vpc/vpc-of-others")],
    ["ec2:DeleteVpc", ec2("vpc/vpc-1"), { "aws:ResourceTag/environment": "production" }],
    ["ec2:CreateTags", ec2("vpc/vpc-of-others"), { "aws:RequestTag/environment": "staging" }],
    ["ec2:CreateVpc", `arn:aws:ec2:us-east-1:${ACCOUNT}:vpc/*`],
    ["ec2:DescribeVpcs", "*", { "aws:RequestedRegion": "us-east-1" }],
    ["ec2:RunInstances", ec2("instance/*"), here],
    ["ecr:DeleteRepository", `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/others`],
    ["ecr:PutImage", `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/mcp-servers/documents`],
    ["ecs:DeleteCluster", `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/others`],
    ["elasticloadbalancing:DeleteLoadBalancer", elb("loadbalancer/app/others/1"), here],
    ["route53:ChangeResourceRecordSets", `arn:aws:route53:::hostedzone/${ZONE}`, names("www.example.com")],
    [
      "route53:ChangeResourceRecordSets",
      `arn:aws:route53:::hostedzone/${ZONE}`,
      names("handbook.origins.example.com", "example.com"),
    ],
    [
      "acm:RequestCertificate",
      "*",
      { ...here, "acm:ValidationMethod": "DNS", "acm:DomainNames": ["www.example.com"] },
    ],
    ["acm:ExportCertificate", `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/1`],
    ["secretsmanager:CreateSecret", "others", { ...here, "secretsmanager:Name": "others" }],
    [
      "secretsmanager:GetSecretValue",
      `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:handbook/TOKEN-a1b2c3`,
    ],
    ["s3:PutBucketPolicy", "arn:aws:s3:::company-states"],
    ["s3:GetObject", "arn:aws:s3:::company-states/production-aws-platform.tfstate"],
    ["s3:DeleteObject", "arn:aws:s3:::company-states/staging-aws-platform.tfstate"],
    ["logs:DeleteLogGroup", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/cloudtrail`],
    ["organizations:LeaveOrganization", "*"],
  ])("may not %s of %s", (action, resource, context = {}) => {
    expect(allows(platform, action, resource, context)).toBe(false);
  });

  it("writes policies of roles only while these have the boundary that the environment states", () => {
    const bounded = policies(synthesized(environment({ permissionsBoundary: BOUNDARY })).platform);
    for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"]) {
      const role = iam("role/mcp-handbook");
      expect(allows(bounded, action, role)).toBe(false);
      expect(allows(bounded, action, role, { "iam:PermissionsBoundary": BOUNDARY })).toBe(true);
    }
    expect(allows(bounded, "iam:DeleteRolePermissionsBoundary", iam("role/mcp-handbook"))).toBe(false);
  });

  it("changes nothing of a zone and a web ACL that are there but the names of servers", () => {
    const webAclArn = `arn:aws:wafv2:${REGION}:${ACCOUNT}:regional/webacl/company/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f`;
    const domain = { name: "origins.example.com", zoneId: ZONE };
    const existing = policies(synthesized(environment({ domain, webAclArn })).platform);
    const record = (zone: string) =>
      allows(
        existing,
        "route53:ChangeResourceRecordSets",
        `arn:aws:route53:::hostedzone/${zone}`,
        names("handbook.origins.example.com"),
      );
    expect([record(ZONE), record("ZOTHER")]).toEqual([true, false]);
    expect(allows(existing, "route53:DeleteHostedZone", `arn:aws:route53:::hostedzone/${ZONE}`)).toBe(false);
    expect(allows(existing, "wafv2:AssociateWebACL", webAclArn)).toBe(true);
    expect(allows(existing, "wafv2:UpdateWebACL", webAclArn)).toBe(false);
  });
});

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

describe("what deployers are allowed", () => {
  it("fits into managed policies, of which a role takes ten, for many servers", () => {
    const ids = Array.from({ length: 20 }, (_, index) => `server-with-a-long-name-${index + 10}`.slice(-25));
    const many = synthesized(environment({}, ids));
    for (const documents of [policies(many.platform), policies(many.servers)]) {
      expect(documents.length).toBeLessThanOrEqual(10);
      for (const document of documents) expect(document.length).toBeLessThanOrEqual(LONGEST_POLICY);
      for (const document of documents) expect(document).not.toContain("${");
    }
    for (const id of ids)
      expect(allows(policies(many.platform), "iam:CreateRole", iam(`role/mcp-${id}`))).toBe(true);
  });

  it("is said of every type in every environment, and of no other", async () => {
    const app = new App();
    for (const name of environmentNames) addStacks(app, await loadEnvironment(name));
    const written = Object.values(stacks);
    const used = (kind: "resource" | "data") =>
      new Set(written.flatMap((stack) => Object.keys(stack[kind] ?? {})));
    expect([...used("resource")].sort()).toEqual(Object.keys(MADE).sort());
    expect([...used("data")].sort()).toEqual(Object.keys(LOOKED_UP).sort());
  });

  it("is not guessed for a type of which nothing is known", () => {
    const where = { account: { id: ACCOUNT, region: REGION }, tags: {} };
    expect(() => deployerStatements({ resource: { aws_instance: { x: {} } } }, where)).toThrow(
      "aws_instance: nothing says what whoever deploys it has to be allowed. Add it to stacks/deployer.",
    );
    const unnamed = { aws_ecr_repository: { images: { name: "${random_pet.name.id}" } } };
    expect(() => deployerStatements({ resource: unnamed }, where)).toThrow(
      'aws_ecr_repository.images: "${random_pet.name.id}" is known after the apply only',
    );
  });

  it("is joined where it is about the same, and never across conditions", () => {
    const conditions = { StringEquals: { "aws:RequestedRegion": REGION } };
    const [a, b] = ["arn:aws:s3:::a", "arn:aws:s3:::b"];
    expect(
      joinStatements([
        { actions: ["s3:GetObject"], resources: [a] },
        { actions: ["s3:PutObject"], resources: [a] },
        { actions: ["s3:PutObject", "s3:GetObject"], resources: [b] },
        { actions: ["s3:DeleteObject"], resources: [a], conditions },
      ]),
    ).toEqual([
      { actions: ["s3:GetObject", "s3:PutObject"], resources: [a, b] },
      { actions: ["s3:DeleteObject"], resources: [a], conditions },
    ]);
  });
});
