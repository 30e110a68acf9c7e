import { describe, expect, it } from "vitest";
import { deriveProviderSchema } from "../../../../../environments/local/cloud/schema/derive-provider-schema.ts";
import type { ProviderSchema } from "../../../../../environments/local/cloud/schema/provider-schema.ts";
import { schemaFaults } from "./internal-validity.ts";

const derive = (name: string) => deriveProviderSchema(name, { cache: false, additions: [] });

const packages = [
  ["@cdktf/provider-google", "hashicorp/google", "6.50.0", 1096, 373],
  ["@cdktf/provider-aws", "hashicorp/aws", "6.25.0", 1581, 630],
  ["@cdktf/provider-kubernetes", "hashicorp/kubernetes", "2.38.0", 82, 26],
  ["@cdktf/provider-helm", "hashicorp/helm", "3.1.1", 1, 1],
  ["@cdktf/provider-random", "hashicorp/random", "3.7.2", 8, 0],
  ["@cdktf/provider-tls", "hashicorp/tls", "4.1.0", 4, 2],
  ["@cdktf/provider-time", "hashicorp/time", "0.13.1", 4, 0],
  ["@cdktf/provider-cloudflare", "cloudflare/cloudflare", "5.14.0", 208, 350],
  ["@cdktn/provider-aws", "hashicorp/aws", "6.66.0", 1725, 683],
  ["@cdktn/provider-random", "hashicorp/random", "3.9.1", 10, 0],
] as const;

describe.each(packages)("every type of %s", (name, source, version, resources, dataSources) => {
  const schema = derive(name);

  it("is derived, with a schema that Terraform accepts", () => {
    expect(schema).toMatchObject({ source: `registry.terraform.io/${source}`, version });
    expect(faultsOf(schema)).toEqual([]);
    expect([schema.resourceTypes.length, schema.dataSourceTypes.length]).toEqual([resources, dataSources]);
  });

  it("has attributes or blocks", () => {
    // These take nothing and tell nothing but that they are there.
    const empty = schema.resourceTypes.filter((type) => {
      const block = schema.resource(type);
      return Object.keys({ ...block?.attributes, ...block?.blocks }).length === 0;
    });
    expect(empty).toEqual([]);
  });
});

function faultsOf(schema: ProviderSchema): readonly string[] {
  const blocks = [
    ["provider", schema.provider] as const,
    ...schema.resourceTypes.map((type) => [type, schema.resource(type)] as const),
    ...schema.dataSourceTypes.map((type) => [`data.${type}`, schema.dataSource(type)] as const),
  ];
  return blocks.flatMap(([type, block]) =>
    block === undefined ? [`${type}: none`] : schemaFaults(block).map((fault) => `${type}.${fault}`),
  );
}

describe("a derived resource", () => {
  const google = derive("@cdktf/provider-google");
  const secret = google.resource("google_secret_manager_secret");

  it("tells what must be set from what may be and what the provider sets", () => {
    expect(secret?.attributes.secret_id).toMatchObject({
      required: true,
      optional: false,
      computed: false,
    });
    expect(secret?.attributes.ttl).toMatchObject({ required: false, optional: true });
    expect(secret?.attributes.create_time).toMatchObject({
      optional: false,
      computed: true,
      type: "string",
    });
    expect(secret?.attributes.effective_labels).toMatchObject({ computed: true, type: ["map", "string"] });
  });

  it("has the provider's own words, without what the generator adds to them", () => {
    expect(secret?.attributes.secret_id?.description).toBe("This must be unique within the project.");
    expect(secret?.attributes.id?.description).toBe("");
    expect(secret?.attributes.expire_time?.description).toMatch(/'expire_time' or 'ttl' can be provided\.$/);
  });

  it("has nested blocks, each with how often it may stand", () => {
    expect(secret?.blocks.replication).toMatchObject({ nesting: "list", minItems: 1, maxItems: 1 });
    expect(secret?.blocks.topics).toMatchObject({ nesting: "list", minItems: 0, maxItems: 0 });
    expect(secret?.blocks.timeouts).toMatchObject({ nesting: "single", minItems: 0, maxItems: 0 });
    const replicas = secret?.blocks.replication?.block.blocks.user_managed?.block.blocks.replicas;
    expect(replicas).toMatchObject({ minItems: 1, maxItems: 0 });
    expect(replicas?.block.attributes.location?.required).toBe(true);
  });

  it("tells sets from lists, of one element too", () => {
    const aws = derive("@cdktf/provider-aws");
    expect(aws.resource("aws_ecs_service")?.blocks.load_balancer).toMatchObject({
      nesting: "set",
      maxItems: 0,
    });
    expect(aws.resource("aws_lb")?.attributes.security_groups?.type).toEqual(["set", "string"]);
    const table = google.resource("google_bigtable_table")?.blocks.automated_backup_policy;
    expect(table).toMatchObject({ nesting: "set", maxItems: 1 });
  });

  it("has the blocks of a resource whose declarations fill several files", () => {
    const cluster = google.resource("google_container_cluster");
    expect(cluster?.blocks.node_pool?.block.blocks.autoscaling).toMatchObject({ maxItems: 1 });
    expect(cluster?.blocks.workload_identity_config?.block.attributes.workload_pool?.type).toBe("string");
  });

  it("has lists of objects that the provider computes, whichever way the generator writes classes", () => {
    for (const bindings of ["@cdktf/provider-aws", "@cdktn/provider-aws"]) {
      const certificate = derive(bindings).resource("aws_acm_certificate");
      expect(certificate?.attributes.domain_validation_options, bindings).toMatchObject({ computed: true });
    }
  });

  it("has what AWS repeats inside itself to the depth that AWS does", () => {
    const rule = derive("@cdktn/provider-aws").resource("aws_wafv2_web_acl_rule");
    const and = (block: typeof rule) => block?.blocks.statement?.block.blocks.and_statement?.block;
    expect(and(and(and(rule)))?.blocks.statement).toBeUndefined();
    expect(and(and(rule))?.blocks.statement).toBeDefined();
  });

  it("takes what is write-only neither from the provider nor into the state", () => {
    const version = google.resource("google_secret_manager_secret_version");
    expect(version?.attributes.secret_data_wo).toMatchObject({ writeOnly: true, computed: false });
    expect(version?.attributes.secret_data_wo_version).toMatchObject({ writeOnly: false });
    const cluster = derive("@cdktn/provider-aws").resource("aws_rds_cluster");
    expect(cluster?.attributes.master_password_wo).toMatchObject({ writeOnly: true, computed: false });
  });

  it("is sensitive where its provider says so", () => {
    const version = google.resource("google_secret_manager_secret_version");
    expect(version?.attributes.secret_data?.sensitive).toBe(true);
    expect(google.dataSource("google_service_account_access_token")?.attributes.access_token).toMatchObject({
      sensitive: true,
      computed: true,
    });
    expect(derive("@cdktf/provider-random").resource("random_password")?.attributes.result?.sensitive).toBe(
      true,
    );
    const cluster = google.resource("google_container_cluster")?.blocks.master_auth?.block;
    expect(cluster?.attributes.client_key?.sensitive).toBe(true);
  });

  it("has nested attributes as blocks, and objects as attributes", () => {
    const release = derive("@cdktf/provider-helm").resource("helm_release");
    expect(release?.blocks.set).toMatchObject({ nesting: "list", maxItems: 0 });
    expect(release?.blocks.set?.block.attributes.name?.required).toBe(true);
    const group = derive("@cdktf/provider-aws").resource("aws_security_group");
    expect(group?.attributes.ingress?.type).toMatchObject(["set", ["object", { from_port: "number" }]]);
  });

  it("is undefined for a type that the provider does not have", () => {
    expect(google.resource("google_secret")).toBeUndefined();
    expect(google.dataSource("google_secret_manager_secrets_manager")).toBeUndefined();
  });
});

describe("a derived provider block", () => {
  it("has the provider's arguments and not Terraform's own", () => {
    const { provider } = derive("@cdktf/provider-google");
    expect(provider.attributes.project).toMatchObject({ type: "string", optional: true, computed: false });
    expect(provider.blocks.batching).toMatchObject({ nesting: "list", minItems: 0 });
    expect(provider.attributes.alias).toBeUndefined();
  });
});

it("a package that is not installed is an error", () => {
  expect(() => derive("@cdktf/provider-azurerm")).toThrow(/@cdktf\/provider-azurerm/);
});
