import { App, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { AwsPlatform, type AwsPlatformProps } from "../../stacks/aws-platform.ts";
import { account } from "../modules/aws/account.ts";
import { resource, resources, type TerraformJson } from "../modules/synthesize.ts";

const ISSUER = "https://mcp.example.com/workload";
const minimal: AwsPlatformProps = {
  account,
  production: true,
  tags: { environment: "production" },
  network: {
    kind: "own",
    range: "10.72.0.0/16",
    zones: {
      "eu-west-1a": { privateRange: "10.72.0.0/20", publicRange: "10.72.128.0/20" },
      "eu-west-1b": { privateRange: "10.72.16.0/20", publicRange: "10.72.144.0/20" },
    },
  },
  domain: { name: "origins.example.com" },
  issuer: ISSUER,
  reach: { kind: "edge-gateway", invokers: [{ issuer: ISSUER }] },
  images: ["handbook"],
  servers: { handbook: { host: "handbook.origins.example.com", secrets: ["STORAGE_TOKEN"] } },
  apis: {},
};
const github = {
  owner: "example",
  ownerId: "1000001",
  repository: "mcp-servers",
  repositoryId: "2000001",
  refs: ["refs/heads/main"],
};
const rooms = [
  {
    actions: ["execute-api:Invoke"],
    resources: ["arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/live/POST/mcp"],
  },
];

const synthesized = (props: Partial<AwsPlatformProps> = {}): TerraformJson =>
  JSON.parse(
    Testing.synth(new AwsPlatform(new App(), "production-aws-platform", { ...minimal, ...props }), true),
  );
const named = (json: TerraformJson, type: string, name: string) =>
  resources(json, type).find((each) => each.name === name) ?? {};
const policy = (text: unknown) => JSON.parse(String(text)).Statement;

describe("the platform of an environment on AWS", () => {
  const json = synthesized();

  it("does nothing with the credentials of another account", () => {
    expect(json.provider?.aws).toMatchObject([
      { allowed_account_ids: ["123456789012"], region: "eu-west-1" },
    ]);
  });

  it("tags whatever it makes with the environment", () => {
    expect(json.provider?.aws).toMatchObject([{ default_tags: [{ tags: { environment: "production" } }] }]);
  });

  it("has a network whose private half reaches the internet by one address, and is not reached from there", () => {
    expect(resource(json, "aws_vpc")).toMatchObject({ cidr_block: "10.72.0.0/16" });
    expect(resources(json, "aws_subnet").map(({ cidr_block }) => cidr_block)).toEqual([
      "10.72.0.0/20",
      "10.72.16.0/20",
      "10.72.128.0/20",
      "10.72.144.0/20",
    ]);
    expect(resource(json, "aws_nat_gateway")).toBeDefined();
    expect(resource(json, "aws_vpc_endpoint")).toMatchObject({ service_name: "com.amazonaws.eu-west-1.s3" });
  });

  it("uses a network, a zone, a cluster and a web ACL that are there, and changes nothing of them", () => {
    const webAclArn =
      "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/company/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f";
    const existing = synthesized({
      network: {
        kind: "existing",
        vpcId: "vpc-0123456789abcdef0",
        privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
        publicSubnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
      },
      domain: { name: "origins.example.com", zoneId: "Z0123456789ABCDEFGHIJ" },
      cluster: "company",
      webAclArn,
    });
    for (const type of [
      "aws_vpc",
      "aws_subnet",
      "aws_route53_zone",
      "aws_ecs_cluster",
      "aws_wafv2_web_acl",
    ]) {
      expect(resources(existing, type)).toEqual([]);
    }
    expect(resource(existing, "aws_lb")).toMatchObject({
      subnets: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
    });
    expect(resource(existing, "aws_wafv2_web_acl_association")).toMatchObject({ web_acl_arn: webAclArn });
    expect(existing.output).not.toHaveProperty("name_servers");
  });

  it("has a load balancer for the gateway, with the names of servers, and one certificate for however many they are", () => {
    expect(resource(json, "aws_lb")).toMatchObject({ name: "gatehouse", internal: false });
    expect(resource(json, "aws_acm_certificate")).toMatchObject({
      domain_name: "*.origins.example.com",
      subject_alternative_names: ["*.origins.example.com"],
    });
    expect(named(json, "aws_route53_record", "handbook.origins.example.com")).toMatchObject({ type: "A" });
    expect(resource(json, "aws_s3_bucket")).toMatchObject({
      bucket: "gatehouse-access-logs-123456789012-eu-west-1",
    });
  });

  it("has a load balancer that the internet does not reach where AWS does not reach the gateway", () => {
    const internal = synthesized({
      reach: { kind: "internal", invokers: [{ ranges: { network: "10.72.0.0/16" }, reason: "ours" }] },
    });
    expect(resource(internal, "aws_lb")).toMatchObject({ name: "gatehouse-inside", internal: true });
    expect(resources(internal, "aws_wafv2_web_acl")).toEqual([]);
  });

  it("keeps images and secrets, whose values are in neither code nor state", () => {
    expect(resource(json, "aws_ecr_repository")).toMatchObject({
      name: "mcp-servers/handbook",
      image_tag_mutability: "IMMUTABLE",
    });
    expect(resource(json, "aws_secretsmanager_secret")).toMatchObject({ name: "handbook/STORAGE_TOKEN" });
    expect(resources(json, "aws_secretsmanager_secret_version")).toEqual([]);
  });

  it("lets the name of a secret go a week after it is destroyed, and in production after a month", () => {
    const daysOf = (json: TerraformJson) =>
      resource(json, "aws_secretsmanager_secret").recovery_window_in_days;
    expect([daysOf(json), daysOf(synthesized({ production: false }))]).toEqual([30, 7]);
  });

  it("has a role for each server that only tasks of this account take, and that may do nothing", () => {
    const role = named(json, "aws_iam_role", "mcp-handbook");
    expect(policy(role.assume_role_policy)).toMatchObject([
      {
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      },
    ]);
    expect(JSON.stringify(resources(json, "aws_iam_role_policy"))).not.toContain("task-roles");
  });

  it("bounds every role where the environment says so", () => {
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/boundary";
    const bounded = synthesized({ permissionsBoundary, github, apis: { rooms } });
    const own = ["mcp-handbook", "edge-rooms", "github-push-images"];
    for (const name of own) {
      expect(named(bounded, "aws_iam_role", name)).toMatchObject({
        permissions_boundary: permissionsBoundary,
      });
    }
  });

  it("lets the gateway call an API by a role of its own for each, and by a token for that one", () => {
    const withApi = synthesized({ apis: { rooms } });
    expect(resource(withApi, "aws_iam_openid_connect_provider")).toMatchObject({
      url: ISSUER,
      client_id_list: ["sts.amazonaws.com"],
    });
    const role = named(withApi, "aws_iam_role", "edge-rooms");
    expect(policy(role.assume_role_policy)).toMatchObject([
      {
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "mcp.example.com/workload:aud": "sts.amazonaws.com",
            "mcp.example.com/workload:sub": "edge:rooms",
          },
        },
      },
    ]);
    expect(policy(named(withApi, "aws_iam_role_policy", "call-rooms").policy)).toMatchObject([
      { Action: "execute-api:Invoke", Resource: rooms[0]?.resources[0] },
    ]);
    expect(withApi.output?.edge_roles?.value).toEqual({ rooms: "arn:aws:iam::123456789012:role/edge-rooms" });
  });

  it("lets nobody in by an issuer that AWS cannot reach", () => {
    const { issuer: _, ...unreachable } = minimal;
    const local = new AwsPlatform(new App(), "local", { ...unreachable, apis: { rooms } });
    expect(resources(JSON.parse(Testing.synth(local)), "aws_iam_openid_connect_provider")).toEqual([]);
  });

  it("lets workflow runs of one repository push images, and nothing else", () => {
    const withGithub = synthesized({ github });
    const role = named(withGithub, "aws_iam_role", "github-push-images");
    const text = JSON.stringify(policy(role.assume_role_policy));
    expect(text).toContain("repo:example/mcp-servers:ref:refs/heads/main");
    expect(text).toContain("2000001");
    expect(withGithub.output?.github_role?.value).toBe("arn:aws:iam::123456789012:role/github-push-images");
    const granted = resources(withGithub, "aws_iam_role_policy").filter(({ role: of }) =>
      String(of).includes("github-push-images"),
    );
    expect(granted.map(({ name }) => name)).toEqual(["push-image-mcp-servers-handbook"]);
  });

  it("keeps what a server proves itself to Google Cloud with as a secret, and lets its role have tokens for that", () => {
    const configuration = { type: "external_account" } as never;
    const tokenAudience = "//iam.googleapis.com/projects/1/pool";
    const { handbook } = minimal.servers;
    if (!handbook) throw new Error("no handbook");
    const google = { servers: { handbook: { ...handbook, google: { configuration, tokenAudience } } } };
    const withGoogle = synthesized(google);
    expect(
      named(withGoogle, "aws_secretsmanager_secret", "handbook/GOOGLE_CREDENTIAL_CONFIGURATION"),
    ).toBeDefined();
    expect(resource(withGoogle, "aws_secretsmanager_secret_version")).toMatchObject({
      secret_string: JSON.stringify(configuration),
    });
    const isProtected = (json: TerraformJson) =>
      resource(json, "aws_iam_outbound_web_identity_federation").lifecycle;
    expect(isProtected(withGoogle)).toEqual({ prevent_destroy: true });
    expect(isProtected(synthesized({ ...google, production: false }))).toEqual({ prevent_destroy: false });
    const [statement] = policy(named(withGoogle, "aws_iam_role_policy", "obtain-web-identity-tokens").policy);
    expect(JSON.stringify(statement)).toContain(tokenAudience);
    expect(withGoogle.output).toHaveProperty("outbound_issuer");
  });
});
