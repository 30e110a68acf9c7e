import { describe, expect, it } from "vitest";
import { forceNew, IMMUTABLES } from "../../../../../environments/local/cloud/immutable/names.ts";
import { deriveProviderSchema } from "../../../../../environments/local/cloud/schema/derive-provider-schema.ts";

const google = deriveProviderSchema("@cdktf/provider-google");
const aws = deriveProviderSchema("@cdktf/provider-aws");

describe.each(Object.entries(IMMUTABLES))("what is immutable of %s", (type, { sources }) => {
  it("is an argument or a block of the schema", () => {
    const block = (type.startsWith("google_") ? google : aws).resource(type);
    const unheardOf = forceNew(type).filter(
      (name) => block?.attributes[name] === undefined && block?.blocks[name] === undefined,
    );
    expect(unheardOf).toEqual([]);
  });

  it("is documented", () => {
    expect(sources).not.toEqual([]);
    expect(sources.every((source) => URL.canParse(source))).toBe(true);
  });
});

describe("what is immutable", () => {
  it.each([
    ["google_service_account", ["project", "account_id"]],
    ["google_cloud_run_v2_service", ["project", "location", "name"]],
    ["google_project_service", ["project", "service"]],
    ["google_secret_manager_secret_iam_member", ["project", "secret_id", "role", "member", "condition"]],
    ["google_cloud_run_v2_service_iam_binding", ["project", "location", "name", "role"]],
    [
      "google_iap_web_cloud_run_service_iam_binding",
      ["project", "location", "cloud_run_service_name", "role", "condition"],
    ],
    [
      "google_artifact_registry_repository",
      ["project", "location", "repository_id", "format", "mode", "kms_key_name"],
    ],
    ["google_kms_crypto_key", ["key_ring", "name", "purpose", "destroy_scheduled_duration"]],
    ["google_kms_crypto_key_iam_member", ["crypto_key_id", "role", "member", "condition"]],
    ["google_secret_manager_regional_secret", ["project", "location", "secret_id"]],
    ["google_pubsub_topic", ["project", "name"]],
    ["google_compute_subnetwork", ["project", "region", "name", "network", "description"]],
    ["google_dns_managed_zone", ["project", "name", "dns_name", "visibility"]],
    [
      "google_container_cluster",
      ["project", "location", "name", "network", "subnetwork", "enable_autopilot", "ip_allocation_policy"],
    ],
    ["google_certificate_manager_certificate_map_entry", ["project", "map", "name", "hostname"]],
    ["aws_secretsmanager_secret_version", ["secret_id", "secret_string_wo_version"]],
    ["aws_route53_record", ["zone_id", "name"]],
    ["aws_security_group", ["name", "name_prefix", "description", "vpc_id"]],
    ["aws_vpc_security_group_ingress_rule", ["security_group_id"]],
    ["aws_subnet", ["vpc_id", "cidr_block", "availability_zone"]],
    ["aws_route", ["route_table_id", "destination_cidr_block"]],
    ["aws_iam_role_policy", ["role", "name", "name_prefix"]],
    ["aws_kms_alias", ["name", "name_prefix"]],
    ["aws_iam_policy", ["path", "name", "name_prefix", "description"]],
  ])("of %s is named", (type, names) => {
    expect(forceNew(type)).toEqual(expect.arrayContaining(names));
  });

  it.each([
    ["google_service_account", "display_name"],
    ["google_secret_manager_secret", "labels"],
    ["google_cloud_run_v2_service", "template"],
    ["google_cloud_run_v2_service_iam_binding", "members"],
    ["google_compute_subnetwork", "ip_cidr_range"],
    ["google_dns_record_set", "rrdatas"],
    ["google_container_cluster", "maintenance_policy"],
    ["aws_vpc_security_group_ingress_rule", "cidr_ipv4"],
    ["aws_s3_bucket_policy", "policy"],
    ["aws_iam_role", "assume_role_policy"],
    ["aws_iam_role_policy", "policy"],
    ["aws_route53_record", "records"],
    ["aws_secretsmanager_secret_rotation", "rotation_rules"],
    ["aws_kms_alias", "target_key_id"],
    ["random_id", "prefix"],
  ])("of %s is not %s", (type, name) => {
    expect(forceNew(type)).not.toContain(name);
  });
});
