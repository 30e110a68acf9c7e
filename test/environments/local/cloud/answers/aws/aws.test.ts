import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../../../environments/local/cloud/protocol/value.ts";
import { ask, askAll, type Question } from "../ask.ts";

const provider = { region: "eu-west-1" };
const account = "123456789012";

describe("ARNs", () => {
  const cluster = { type: "aws_ecs_cluster", config: { name: "main" } };

  it.each([
    [
      "the region of the provider block",
      { region: "eu-west-1" },
      `arn:aws:ecs:eu-west-1:${account}:cluster/main`,
    ],
    ["the documentation's account and region", {}, `arn:aws:ecs:us-east-1:${account}:cluster/main`],
    [
      "the only allowed account",
      { region: "eu-west-1", allowed_account_ids: ["210987654321"] },
      "arn:aws:ecs:eu-west-1:210987654321:cluster/main",
    ],
    [
      "the account of the role that is assumed",
      { region: "eu-west-1", assume_role: [{ role_arn: "arn:aws:iam::555566667777:role/deploy" }] },
      "arn:aws:ecs:eu-west-1:555566667777:cluster/main",
    ],
    [
      "the partition of the region",
      { region: "cn-north-1" },
      `arn:aws-cn:ecs:cn-north-1:${account}:cluster/main`,
    ],
  ])("have %s", (_what, block, arn) => {
    expect(askAll({ ...cluster, provider: block }, "arn", "id")).toEqual({ arn, id: arn });
  });

  it("have the region of the resource, and the account of the facts", () => {
    const config = { name: "main", region: "us-west-2" };
    expect(ask({ ...cluster, config, provider, facts: { accountId: "111122223333" } }, "arn")).toBe(
      "arn:aws:ecs:us-west-2:111122223333:cluster/main",
    );
  });
});

describe("IAM", () => {
  it("has roles and policies under their paths", () => {
    const config = { name: "edge", path: "/gateways/" };
    expect(askAll({ type: "aws_iam_role", config, provider }, "id", "arn", "create_date")).toEqual({
      id: "edge",
      arn: `arn:aws:iam::${account}:role/gateways/edge`,
      create_date: "2026-01-01T00:00:00Z",
    });
    expect(ask({ type: "aws_iam_role", config }, "unique_id")).toMatch(/^AROA[A-Z2-7]{17}$/);
    const policy: Question = { type: "aws_iam_policy", config: { name: "edge", path: UNKNOWN } };
    expect(ask(policy, "id")).toBe(`arn:aws:iam::${account}:policy/edge`);
    expect(ask(policy, "policy_id")).toMatch(/^ANPA[A-Z2-7]{17}$/);
  });

  it("names what has no name", () => {
    const role: Question = { type: "aws_iam_role", config: { name: UNKNOWN, name_prefix: "edge-" } };
    const name = String(ask(role, "name"));
    expect(name).toMatch(/^edge-\d{18}[0-9a-f]{8}$/);
    expect(ask(role, "arn")).toBe(`arn:aws:iam::${account}:role/${name}`);
    expect(ask({ ...role, seed: "other" }, "name")).not.toBe(name);
    expect(ask({ type: "aws_iam_role", config: {} }, "name")).toMatch(/^terraform-\d{18}[0-9a-f]{8}$/);
  });

  it("identifies what stands in a role by the role", () => {
    const config = { name: "read-token", role: "edge" };
    expect(ask({ type: "aws_iam_role_policy", config }, "id")).toBe("edge:read-token");
  });

  it("gives an account one issuer of its own", () => {
    const issuer = (from: object) =>
      ask({ type: "aws_iam_outbound_web_identity_federation", config: {}, ...from }, "issuer_identifier");
    expect(issuer({ provider })).toMatch(/^https:\/\/[0-9a-f-]{36}\.tokens\.sts\.global\.api\.aws$/);
    expect(issuer({ seed: "other", provider })).toBe(issuer({ provider }));
    expect(issuer({ provider: { allowed_account_ids: ["210987654321"] } })).not.toBe(issuer({ provider }));
  });

  it("identifies an OIDC provider by its URL without the scheme", () => {
    const oidc = {
      type: "aws_iam_openid_connect_provider",
      config: { url: "https://mcp.example.com/workload" },
    };
    expect(ask(oidc, "arn")).toBe(`arn:aws:iam::${account}:oidc-provider/mcp.example.com/workload`);
    expect(ask(oidc, "thumbprint_list", ["list", "string"])).toEqual([
      expect.stringMatching(/^[0-9a-f]{40}$/),
    ]);
  });

  it("writes policy documents", () => {
    const config = {
      statement: [
        {
          sid: null,
          effect: null,
          actions: ["sts:AssumeRoleWithWebIdentity"],
          principals: [
            { type: "Federated", identifiers: ["arn:aws:iam::123456789012:oidc-provider/a", "b"] },
          ],
          condition: [{ test: "StringEquals", variable: "a:sub", values: ["edge:documents"] }],
        },
      ],
    };
    const json = ask({ type: "aws_iam_policy_document", kind: "data source", config }, "json");
    expect(JSON.parse(String(json))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRoleWithWebIdentity",
          Principal: { Federated: ["arn:aws:iam::123456789012:oidc-provider/a", "b"] },
          Condition: { StringEquals: { "a:sub": "edge:documents" } },
        },
      ],
    });
  });

  it("knows the caller, the region and the partition", () => {
    const data = { kind: "data source", config: {}, provider } as const;
    expect(ask({ ...data, type: "aws_caller_identity" }, "account_id")).toBe(account);
    expect(ask({ ...data, type: "aws_region" }, "region")).toBe("eu-west-1");
    expect(ask({ ...data, type: "aws_partition" }, "dns_suffix")).toBe("amazonaws.com");
  });
});

describe("AWS", () => {
  it("has whatever is looked up, so that other things can be of it", () => {
    const data = { kind: "data source", provider } as const;
    const groups = ask({ ...data, type: "aws_lb", config: { name: "main" } }, "security_groups", [
      "set",
      "string",
    ]);
    expect(groups).toEqual([expect.stringMatching(/^sg-[0-9a-f]{17}$/)]);
    const subnets = ask({ ...data, type: "aws_subnets", config: {} }, "ids", ["list", "string"]);
    expect(subnets).toEqual([expect.stringMatching(/^subnet-[0-9a-f]{17}$/)]);
    const balancer = `arn:aws:elasticloadbalancing:eu-west-1:${account}:loadbalancer/app/main/0123456789abcdef`;
    const config = { load_balancer_arn: balancer, port: 443n };
    expect(ask({ ...data, type: "aws_lb_listener", config }, "arn")).toMatch(
      /:listener\/app\/main\/0123456789abcdef\/[0-9a-f]{16}$/,
    );
  });

  it("has repositories of images", () => {
    expect(
      askAll(
        { type: "aws_ecr_repository", config: { name: "mcp/documents" }, provider },
        "id",
        "arn",
        "registry_id",
        "repository_url",
      ),
    ).toEqual({
      id: "mcp/documents",
      arn: `arn:aws:ecr:eu-west-1:${account}:repository/mcp/documents`,
      registry_id: account,
      repository_url: `${account}.dkr.ecr.eu-west-1.amazonaws.com/mcp/documents`,
    });
  });

  it("ends the ARN of a secret with six characters", () => {
    const secret = { type: "aws_secretsmanager_secret", config: { name: "mcp/token" }, provider };
    expect(ask(secret, "arn")).toMatch(
      /^arn:aws:secretsmanager:eu-west-1:123456789012:secret:mcp\/token-[A-Za-z0-9]{6}$/,
    );
    expect(ask(secret, "id")).toBe(ask(secret, "arn"));
  });

  it("has buckets with the zone of the region", () => {
    const bucket = { type: "aws_s3_bucket", config: { bucket: "my-bucket" }, provider };
    expect(
      askAll(
        bucket,
        "id",
        "arn",
        "bucket_domain_name",
        "bucket_regional_domain_name",
        "hosted_zone_id",
        "website_endpoint",
      ),
    ).toEqual({
      id: "my-bucket",
      arn: "arn:aws:s3:::my-bucket",
      bucket_domain_name: "my-bucket.s3.amazonaws.com",
      bucket_regional_domain_name: "my-bucket.s3.eu-west-1.amazonaws.com",
      hosted_zone_id: "Z1BKCTXD74EZPE",
      website_endpoint: "",
    });
  });

  it.each([
    [
      { name: "mcp" },
      /\/app\/mcp\/[0-9a-f]{16}$/,
      /^mcp-\d{10}\.eu-west-1\.elb\.amazonaws\.com$/,
      "Z32O12XQLNTSW2",
    ],
    [
      { name: "mcp", internal: true },
      /\/app\/mcp\//,
      /^internal-mcp-\d{10}\.eu-west-1\.elb\./,
      "Z32O12XQLNTSW2",
    ],
    [
      { name: "mcp", load_balancer_type: "network" },
      /\/net\/mcp\//,
      /^mcp-[0-9a-f]{16}\.elb\.eu-west-1\.amazonaws\.com$/,
      "Z2IFOLAFXWLO4F",
    ],
  ])("has the load balancer %o", (config, arn, dnsName, zoneId) => {
    const balancer = { type: "aws_lb", config, provider };
    expect(ask(balancer, "arn")).toMatch(arn);
    expect(String(ask(balancer, "arn"))).toContain(`loadbalancer/${String(ask(balancer, "arn_suffix"))}`);
    expect(ask(balancer, "dns_name")).toMatch(dnsName);
    expect(ask(balancer, "zone_id")).toBe(zoneId);
  });

  it("has hosted zones with a name server of four top-level domains", () => {
    const zone = { type: "aws_route53_zone", config: { name: "example.com" } };
    expect(ask(zone, "zone_id")).toMatch(/^Z[A-Z2-7]{20}$/);
    expect(ask(zone, "arn")).toBe(`arn:aws:route53:::hostedzone/${String(ask(zone, "zone_id"))}`);
    const servers = ask(zone, "name_servers", ["list", "string"]) as string[];
    expect(servers.map((server) => server.replace(/^ns-\d{1,4}\.awsdns-\d\d\./, "")).sort()).toEqual([
      "co.uk",
      "com",
      "net",
      "org",
    ]);
  });

  it("has records by their zone, name and type, and keys that their parents name", () => {
    const config = { zone_id: "Z0123456789ABC", name: "_x.example.com.", type: "CNAME" };
    expect(askAll({ type: "aws_route53_record", config }, "id", "fqdn")).toEqual({
      id: "Z0123456789ABC__x.example.com._CNAME",
      fqdn: "_x.example.com",
    });
    const key = { hosted_zone_id: "Z0123456789ABC", name: "key_signing_key" };
    const question: Question = { type: "aws_route53_key_signing_key", config: key };
    expect(ask(question, "id")).toBe("Z0123456789ABC,key_signing_key");
    expect(ask(question, "ds_record")).toMatch(/^\d+ 13 2 [0-9A-F]{64}$/);
  });

  it("has a current version of a secret by the secret's ARN", () => {
    const arn = `arn:aws:secretsmanager:eu-west-1:${account}:secret:token-AbCdEf`;
    const version: Question = { type: "aws_secretsmanager_secret_version", config: { secret_id: arn } };
    expect(ask(version, "arn")).toBe(arn);
    expect(ask(version, "version_id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(ask(version, "id")).toBe(`${arn}|${String(ask(version, "version_id"))}`);
    expect(ask(version, "version_stages", ["set", "string"])).toEqual(["AWSCURRENT"]);
  });

  it("asks for one record for a domain and its wildcard", () => {
    const config = {
      domain_name: "example.com",
      subject_alternative_names: ["*.example.com", "example.org"],
      validation_method: "DNS",
    };
    const certificate = { type: "aws_acm_certificate", config, provider };
    expect(ask(certificate, "arn")).toMatch(
      /^arn:aws:acm:eu-west-1:123456789012:certificate\/[0-9a-f-]{36}$/,
    );
    const options = ask(certificate, "domain_validation_options") as Record<string, string>[];
    expect(options).toHaveLength(3);
    expect(options[0]).toEqual({
      domain_name: "example.com",
      resource_record_name: expect.stringMatching(/^_[0-9a-f]{32}\.example\.com\.$/),
      resource_record_type: "CNAME",
      resource_record_value: expect.stringMatching(/^_[0-9a-f]{32}\.[a-z]{10}\.acm-validations\.aws\.$/),
    });
    expect({ ...options[1], domain_name: "example.com" }).toEqual(options[0]);
    expect(
      ask(
        { ...certificate, config: { domain_name: "example.com", validation_method: "EMAIL" } },
        "domain_validation_options",
      ),
    ).toEqual([]);
  });

  it("has security groups, log groups and keys", () => {
    const group = { type: "aws_security_group", config: { name: "mcp", vpc_id: "vpc-1" }, provider };
    expect(ask(group, "id")).toMatch(/^sg-[0-9a-f]{17}$/);
    expect(ask(group, "arn")).toBe(
      `arn:aws:ec2:eu-west-1:${account}:security-group/${String(ask(group, "id"))}`,
    );
    const log = { type: "aws_cloudwatch_log_group", config: { name: "/ecs/mcp" }, provider };
    expect(ask(log, "arn")).toBe(`arn:aws:logs:eu-west-1:${account}:log-group:/ecs/mcp`);
    const key = { type: "aws_kms_key", config: {}, provider };
    expect(ask(key, "arn")).toBe(`arn:aws:kms:eu-west-1:${account}:key/${String(ask(key, "key_id"))}`);
    const alias = { type: "aws_kms_alias", config: { name: "alias/it", target_key_id: "1234" }, provider };
    expect(askAll(alias, "id", "arn", "target_key_arn")).toEqual({
      id: "alias/it",
      arn: `arn:aws:kms:eu-west-1:${account}:alias/it`,
      target_key_arn: `arn:aws:kms:eu-west-1:${account}:key/1234`,
    });
    expect(ask({ ...key, config: { multi_region: true } }, "key_id")).toMatch(/^mrk-[0-9a-f]{32}$/);
  });

  it("has ids of networks with a prefix, and ARNs that end with them", () => {
    const of = (type: string, config = {}): Question => ({ type, config, provider });
    const rule = of("aws_vpc_security_group_ingress_rule");
    expect(ask(rule, "id")).toMatch(/^sgr-[0-9a-f]{17}$/);
    expect(ask(rule, "security_group_rule_id")).toBe(ask(rule, "id"));
    expect(ask(rule, "arn")).toBe(
      `arn:aws:ec2:eu-west-1:${account}:security-group-rule/${String(ask(rule, "id"))}`,
    );
    const group = of("aws_default_security_group");
    expect(ask(group, "id")).toMatch(/^sg-[0-9a-f]{17}$/);
    expect(ask(group, "name")).toBe("default");
  });

  it("has a prefix list for a gateway endpoint, and none for an interface", () => {
    const endpoint = (vpc_endpoint_type: string, service: string): Question => ({
      type: "aws_vpc_endpoint",
      config: { vpc_endpoint_type, service_name: `com.amazonaws.eu-west-1.${service}` },
      provider,
    });
    expect(ask(endpoint("Gateway", "s3"), "prefix_list_id")).toMatch(/^pl-[0-9a-f]{8}$/);
    expect(ask(endpoint("Gateway", "dynamodb"), "prefix_list_id")).not.toBe(
      ask(endpoint("Gateway", "s3"), "prefix_list_id"),
    );
    expect(ask(endpoint("Interface", "logs"), "prefix_list_id")).toBe("");
  });

  it("has NATs go out from the address that is allocated to them", () => {
    const address: Question = { type: "aws_eip", config: {}, provider };
    const allocation_id = String(ask(address, "id"));
    expect(allocation_id).toMatch(/^eipalloc-[0-9a-f]{17}$/);
    expect(ask(address, "public_ip")).toMatch(/^203\.0\.113\.\d{1,3}$/);
    const nat: Question = { type: "aws_nat_gateway", config: { allocation_id }, provider };
    expect(ask(nat, "public_ip")).toBe(ask(address, "public_ip"));
    expect(String(ask(address, "public_dns"))).toMatch(
      /^ec2-203-0-113-\d+\.eu-west-1\.compute\.amazonaws\.com$/,
    );
  });

  it.each([
    ["aws_s3_bucket_policy", { bucket: "my-bucket" }, "my-bucket"],
    ["aws_s3_bucket_versioning", { bucket: "my-bucket" }, "my-bucket"],
    ["aws_ecr_lifecycle_policy", { repository: "mcp/documents" }, "mcp/documents"],
    ["aws_ecr_pull_through_cache_rule", { ecr_repository_prefix: "mirror" }, "mirror"],
    ["aws_ecr_registry_scanning_configuration", {}, account],
  ])("identifies %s by what it is of", (type, config, id) => {
    expect(ask({ type, config, provider }, "id")).toBe(id);
  });

  it("has the provider's tags too", () => {
    const block = { ...provider, default_tags: [{ tags: { stage: "dev", team: "all" } }] };
    const config = { name: "mcp", tags: { team: "docs" } };
    expect(ask({ type: "aws_ecs_cluster", config, provider: block }, "tags_all", ["map", "string"])).toEqual({
      stage: "dev",
      team: "docs",
    });
  });
});
