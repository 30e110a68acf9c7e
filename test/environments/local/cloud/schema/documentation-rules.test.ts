import { describe, expect, it } from "vitest";
import {
  type ObjectValue,
  UNKNOWN,
  type Value,
} from "../../../../../environments/local/cloud/protocol/value.ts";
import { deriveProviderSchema } from "../../../../../environments/local/cloud/schema/derive-provider-schema.ts";
import { documentedResourceRules } from "../../../../../environments/local/cloud/schema/documentation/resource-rules.ts";
import { parseSentences } from "../../../../../environments/local/cloud/schema/documentation/sentences.ts";
import { documentationRules } from "../../../../../environments/local/cloud/schema/documentation-rules.ts";
import type { Block } from "../../../../../environments/local/cloud/schema/provider-schema.ts";

const google = deriveProviderSchema("@cdktf/provider-google", { cache: false });

function blockOf(type: string): Block {
  const block = google.resource(type);
  if (block === undefined) throw new Error(`no ${type}`);
  return block;
}

/** A configuration as Terraform sends it: with null for what is not written. */
function configuration(block: Block, written: ObjectValue): ObjectValue {
  const attributes = Object.keys(block.attributes).map((name): [string, Value] => [
    name,
    written[name] ?? null,
  ]);
  const blocks = Object.entries(block.blocks).map(([name, { block: inner, nesting }]): [string, Value] => {
    const value = written[name];
    const elements = (Array.isArray(value) ? value : []).map((each) =>
      configuration(inner, each as ObjectValue),
    );
    return [name, nesting === "single" ? null : elements];
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

function validate(type: string, written: ObjectValue) {
  const block = blockOf(type);
  return documentedResourceRules(block).validate?.(configuration(block, written)) ?? [];
}

describe("a sentence", () => {
  it.each([
    ["Only one of 'ttl' or 'expire_time' can be provided.", "conflictsWith", ["ttl", "expire_time"]],
    [
      "Only one of kms_key_self_link, rsa_encrypted_key and raw_key\nmay be set.",
      "conflictsWith",
      ["kms_key_self_link", "rsa_encrypted_key", "raw_key"],
    ],
    ["Conflicts with name.", "conflictsWith", ["this", "name"]],
    [
      "Mutually exclusive with enableEndpointIndependentMapping.",
      "conflictsWith",
      ["this", "enableEndpointIndependentMapping"],
    ],
    ["Mutually exclusive with the Zone ID.", "conflictsWith", ["this", "Zone_id"]],
    [
      "pathRedirect cannot be supplied together with prefixRedirect.",
      "conflictsWith",
      ["pathRedirect", "prefixRedirect"],
    ],
    [
      "The 'ports', 'portRange', and 'allPorts' fields are mutually exclusive.",
      "conflictsWith",
      ["ports", "portRange", "allPorts"],
    ],
    [
      "Either specify query_string_whitelist or query_string_blacklist, not both.",
      "conflictsWith",
      ["query_string_whitelist", "query_string_blacklist"],
    ],
    ["Exactly one of `url` or `service` must be specified..", "exactlyOneOf", ["url", "service"]],
    ["At least one of network or subnetwork must be specified.", "atLeastOneOf", ["network", "subnetwork"]],
    ["If this field is specified, config must also be specified.", "requiredWith", ["this", "config"]],
  ])("%s", (sentence, kind, names) => {
    expect(parseSentences(`What it is for. ${sentence}`)).toEqual([expect.objectContaining({ kind, names })]);
  });

  it.each([
    "Immutable. The name of the resource.",
    "The ID of the attached cluster.\nChanging this forces a new resource to be created.",
    "The IP ranges of the pods. This field cannot be changed after creation.",
    "A unique identifier for the instance, which cannot be changed after the instance is created.",
    "Arbitrary map of values that, when changed, will trigger recreation of resource. See the main documentation.",
  ])("%s", (description) => {
    expect(parseSentences(description)).toEqual([{ kind: "forceNew", anywhere: true }]);
  });

  it.each([
    // Of the organization of a project, which is moved instead.
    "Changing this forces a new project to be created. Changing this forces the project to be migrated to the newly specified organization.",
    "Immutable, if set to true, ensures that data stored in the ConfigMap cannot be updated.",
    "Changing this property may recreate the FHIR store.",
    "This default cannot be changed.",
    "Exactly one of either num_nodes, processing_units or autoscaling_config must be present in terraform except when instance_type = FREE_INSTANCE.",
    "Exactly one of a branch name, tag, or commit SHA must be provided.",
    "Only one of urlRedirect, service or routeAction.weightedBackendService must be set.",
    "Cannot be used with total limits.",
    "At least one of daily_backup_immutable, weekly_backup_immutable must be true.",
    "Possible values are HTTP, HTTPS, HTTP2, H2C, TCP, SSL, UDP or GRPC.",
    "Possible values: TIER_1, DEFAULT",
    "In case of conflict in label keys, the applied set may differ.",
  ])("that leaves a doubt is no rule: %s", (description) => {
    expect(parseSentences(description)).toEqual([]);
  });

  it("lists the possible values", () => {
    const description = 'The encryption. Default value: "AUTO" Possible values: ["AUTO", "NONE"]';
    expect(parseSentences(description)).toEqual([{ kind: "possibleValues", values: ["AUTO", "NONE"] }]);
  });
});

describe("the rules of a resource", () => {
  it("stand by the path of names", () => {
    const { possibleValues, dependencies } = documentationRules(blockOf("google_cloud_run_v2_service"));
    expect(possibleValues.get("ingress")).toContain("INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER");
    expect(possibleValues.get("template.vpc_access.egress")).toEqual(["ALL_TRAFFIC", "PRIVATE_RANGES_ONLY"]);
    expect(dependencies).toMatchObject([
      {
        kind: "atLeastOneOf",
        block: ["template", "vpc_access", "network_interfaces"],
        names: ["network", "subnetwork"],
      },
    ]);
  });

  it("name what cannot be changed", () => {
    expect(documentationRules(blockOf("google_service_account")).forceNew).toEqual(["account_id"]);
    expect(documentationRules(blockOf("google_project")).forceNew).not.toContain("org_id");
    const kubernetes = deriveProviderSchema("@cdktf/provider-kubernetes", { cache: false });
    const deployment = kubernetes.resource("kubernetes_deployment_v1");
    expect(deployment && documentationRules(deployment).forceNew).toEqual(["metadata.name"]);
  });

  it("are all that the documentation of google states in a form without doubt", () => {
    const rules = google.resourceTypes.map((type) => documentationRules(blockOf(type)));
    const dependencies = rules.flatMap((each) => each.dependencies);
    const count = (kind: string) => dependencies.filter((each) => each.kind === kind).length;
    expect(rules.reduce((sum, each) => sum + each.possibleValues.size, 0)).toBe(889);
    expect(rules.reduce((sum, each) => sum + each.forceNew.length, 0)).toBe(129);
    expect(["conflictsWith", "exactlyOneOf", "atLeastOneOf", "requiredWith"].map(count)).toEqual([
      80, 2, 6, 5,
    ]);
  });
});

// Of https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources, each under its type.
describe("the documentation's own examples are accepted", () => {
  it.each<[string, string, ObjectValue]>([
    [
      "secret-config-basic",
      "google_secret_manager_secret",
      { secret_id: "secret", replication: [{ auto: [{}] }], ttl: "3600s" },
    ],
    [
      "secret-with-expire-time",
      "google_secret_manager_secret",
      { secret_id: "secret", replication: [{ auto: [{}] }], expire_time: "2055-11-30T00:00:00Z" },
    ],
    [
      "cloudrunv2-service-directvpc",
      "google_cloud_run_v2_service",
      {
        name: "cloudrun-service",
        location: "us-central1",
        launch_stage: "GA",
        template: [
          {
            containers: [{ image: "us-docker.pkg.dev/cloudrun/container/hello" }],
            vpc_access: [
              { network_interfaces: [{ network: "default", subnetwork: "default", tags: ["tag1"] }] },
            ],
          },
        ],
      },
    ],
    [
      "cloudrunv2-service-mount-nfs",
      "google_cloud_run_v2_service",
      {
        name: "cloudrun-service",
        ingress: "INGRESS_TRAFFIC_ALL",
        template: [
          {
            execution_environment: "EXECUTION_ENVIRONMENT_GEN2",
            vpc_access: [{ egress: "PRIVATE_RANGES_ONLY" }],
          },
        ],
      },
    ],
    [
      "artifact-registry-repository-remote-dockerhub-auth",
      "google_artifact_registry_repository",
      {
        format: "DOCKER",
        mode: "REMOTE_REPOSITORY",
        remote_repository_config: [{ docker_repository: [{ public_repository: "DOCKER_HUB" }] }],
      },
    ],
    [
      "artifact-registry-repository-virtual",
      "google_artifact_registry_repository",
      { format: "DOCKER", mode: "VIRTUAL_REPOSITORY" },
    ],
    [
      "router-nat-private",
      "google_compute_router_nat",
      { type: "PRIVATE", enable_dynamic_port_allocation: true, enable_endpoint_independent_mapping: false },
    ],
    ["spanner-instance-partition-basic", "google_spanner_instance_partition", { node_count: 1 }],
    ["dns-managed-zone-basic", "google_dns_managed_zone", { visibility: "public" }],
    [
      "data-pipeline-pipeline",
      "google_data_pipeline_pipeline",
      {
        type: "PIPELINE_TYPE_BATCH",
        workload: [
          {
            dataflow_launch_template_request: [
              {
                launch_parameters: [
                  { environment: [{ worker_region: "us-central1", worker_zone: "us-central1-a" }] },
                ],
              },
            ],
          },
        ],
      },
    ],
  ])("%s", (_example, type, written) => {
    expect(validate(type, written)).toEqual([]);
  });
});

describe("what the documentation rules out is refused, at its path", () => {
  it("a value that is none of the possible ones", () => {
    expect(validate("google_cloud_run_v2_service", { ingress: "INTERNAL" })).toMatchObject([
      {
        severity: "error",
        path: ["ingress"],
        detail: expect.stringContaining("INGRESS_TRAFFIC_INTERNAL_ONLY"),
      },
    ]);
    const template = [{ vpc_access: [{ egress: "all" }] }];
    expect(validate("google_cloud_run_v2_service", { template })).toMatchObject([
      { path: ["template", 0, "vpc_access", 0, "egress"] },
    ]);
  });

  it("an element that is none of the possible ones", () => {
    const trigger = { location: "global", include_build_logs: "ALL" };
    expect(validate("google_cloudbuild_trigger", trigger)).toMatchObject([{ path: ["include_build_logs"] }]);
    const windows = { backup_rules: [{ standard_schedule: [{ days_of_week: ["MONDAY", "MOONDAY"] }] }] };
    expect(validate("google_backup_dr_backup_plan", windows)).toMatchObject([
      { path: ["backup_rules", 0, "standard_schedule", 0, "days_of_week", 1] },
    ]);
  });

  it("two of which only one may be set", () => {
    const both = { ttl: "3600s", expire_time: "2055-11-30T00:00:00Z" };
    expect(validate("google_secret_manager_secret", both)).toMatchObject([
      {
        path: ["ttl"],
        summary: "only one of expire_time, ttl may be set",
        detail: expect.stringContaining("Only one of 'ttl' or 'expire_time' can be provided."),
      },
    ]);
  });

  it("none of which one must be set", () => {
    const template = [{ vpc_access: [{ network_interfaces: [{ tags: ["tag1"] }] }] }];
    expect(validate("google_cloud_run_v2_service", { template })).toMatchObject([
      { path: ["template", 0, "vpc_access", 0, "network_interfaces", 0] },
    ]);
    expect(validate("google_spanner_instance_partition", {})).toHaveLength(1);
  });

  it("one without the other that it needs", () => {
    const rule = [{ match: [{ versioned_expr: "SRC_IPS_V1" }] }];
    expect(validate("google_compute_security_policy", { rule })).toMatchObject([
      { path: ["rule", 0, "match", 0, "versioned_expr"], summary: "versioned_expr needs config" },
    ]);
  });

  it("but nothing that is not known yet", () => {
    expect(
      validate("google_secret_manager_secret", { ttl: UNKNOWN, expire_time: "2055-11-30T00:00:00Z" }),
    ).toEqual([]);
    expect(validate("google_cloud_run_v2_service", { ingress: UNKNOWN })).toEqual([]);
  });
});
