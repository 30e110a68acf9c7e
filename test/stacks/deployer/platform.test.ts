import { describe, expect, it } from "vitest";
import {
  ACCOUNT,
  allows,
  BOUNDARY,
  ec2,
  elb,
  environment,
  here,
  iam,
  names,
  own,
  policies,
  REGION,
  type Request,
  stacks,
  synthesized,
  ZONE,
} from "./deployers.ts";

const platform = policies(stacks.platform);

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
