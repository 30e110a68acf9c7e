import { googleNetworkImmutables } from "./google-network.ts";
import type { Immutable } from "./immutable.ts";

const RESOURCES = "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources";

function grants(prefix: string, page: string, parent: string): Readonly<Record<string, Immutable>> {
  const sources = [`${RESOURCES}/${page}#import`, `${RESOURCES}/${page}#argument-reference`];
  // "Terraform considers the role and condition contents as the identifier for the binding."
  return {
    [`${prefix}_iam_policy`]: { identity: parent, sources },
    [`${prefix}_iam_binding`]: { identity: `${parent} {{role}}`, fixed: ["condition"], sources },
    [`${prefix}_iam_member`]: { identity: `${parent} {{role}} {{member}}`, fixed: ["condition"], sources },
  };
}

/** By resource type. */
export const googleImmutables: Readonly<Record<string, Immutable>> = {
  ...googleNetworkImmutables,
  ...grants(
    "google_artifact_registry_repository",
    "artifact_registry_repository_iam",
    "projects/{{project}}/locations/{{location}}/repositories/{{repository}}",
  ),
  ...grants(
    "google_cloud_run_v2_service",
    "cloud_run_v2_service_iam",
    "projects/{{project}}/locations/{{location}}/services/{{name}}",
  ),
  ...grants(
    "google_iap_web_cloud_run_service",
    "iap_web_cloud_run_service_iam",
    "projects/{{project}}/iap_web/cloud_run-{{location}}/services/{{cloud_run_service_name}}",
  ),
  ...grants("google_kms_crypto_key", "google_kms_crypto_key_iam", "{{crypto_key_id}}"),
  ...grants(
    "google_dns_managed_zone",
    "dns_managed_zone_iam",
    "projects/{{project}}/managedZones/{{managed_zone}}",
  ),
  ...grants("google_project", "google_project_iam", "{{project}}"),
  ...grants("google_pubsub_topic", "pubsub_topic_iam", "projects/{{project}}/topics/{{topic}}"),
  ...grants(
    "google_secret_manager_regional_secret",
    "secret_manager_regional_secret_iam",
    "projects/{{project}}/locations/{{location}}/secrets/{{secret_id}}",
  ),
  ...grants(
    "google_secret_manager_secret",
    "secret_manager_secret_iam",
    "projects/{{project}}/secrets/{{secret_id}}",
  ),
  ...grants("google_service_account", "google_service_account_iam", "{{service_account_id}}"),
  google_artifact_registry_repository: {
    identity: "projects/{{project}}/locations/{{location}}/repositories/{{repository_id}}",
    fixed: ["format", "mode", "kms_key_name"],
    sources: [
      `${RESOURCES}/artifact_registry_repository#attributes-reference`,
      "https://cloud.google.com/artifact-registry/docs/repositories/create-repos",
    ],
  },
  google_cloud_run_v2_service: {
    identity: "projects/{{project}}/locations/{{location}}/services/{{name}}",
    sources: [`${RESOURCES}/cloud_run_v2_service#attributes-reference`],
  },
  google_container_cluster: {
    identity: "projects/{{project}}/locations/{{location}}/clusters/{{name}}",
    fixed: [
      "datapath_provider",
      "description",
      "enable_autopilot",
      "initial_node_count",
      "ip_allocation_policy",
      "network",
      "networking_mode",
      "subnetwork",
    ],
    sources: [
      `${RESOURCES}/container_cluster#attributes-reference`,
      "https://cloud.google.com/kubernetes-engine/docs/concepts/types-of-clusters",
    ],
  },
  google_container_node_pool: {
    identity: "projects/{{project}}/locations/{{location}}/clusters/{{cluster}}/nodePools/{{name}}",
    fixed: ["initial_node_count", "max_pods_per_node"],
    sources: [`${RESOURCES}/container_node_pool#argument-reference`],
  },
  google_iam_workload_identity_pool: {
    identity: "projects/{{project}}/locations/global/workloadIdentityPools/{{workload_identity_pool_id}}",
    sources: [`${RESOURCES}/iam_workload_identity_pool#attributes-reference`],
  },
  google_iam_workload_identity_pool_provider: {
    identity:
      "projects/{{project}}/locations/global/workloadIdentityPools/{{workload_identity_pool_id}}/providers/{{workload_identity_pool_provider_id}}",
    sources: [`${RESOURCES}/iam_workload_identity_pool_provider#attributes-reference`],
  },
  google_kms_crypto_key: {
    identity: "{{key_ring}}/cryptoKeys/{{name}}",
    fixed: ["purpose", "destroy_scheduled_duration"],
    sources: [
      `${RESOURCES}/kms_crypto_key#argument-reference`,
      "https://cloud.google.com/kms/docs/destroy-restore#configure-scheduled-for-destruction-duration",
    ],
  },
  google_kms_key_ring: {
    identity: "projects/{{project}}/locations/{{location}}/keyRings/{{name}}",
    sources: [`${RESOURCES}/kms_key_ring#attributes-reference`],
  },
  google_project: {
    identity: "projects/{{project_id}}",
    sources: [`${RESOURCES}/google_project#argument-reference`],
  },
  google_project_service: {
    identity: "{{project}}/{{service}}",
    sources: [`${RESOURCES}/google_project_service#attributes-reference`],
  },
  google_pubsub_topic: {
    identity: "projects/{{project}}/topics/{{name}}",
    sources: [`${RESOURCES}/pubsub_topic#attributes-reference`],
  },
  google_secret_manager_regional_secret: {
    identity: "projects/{{project}}/locations/{{location}}/secrets/{{secret_id}}",
    sources: [`${RESOURCES}/secret_manager_regional_secret#attributes-reference`],
  },
  google_secret_manager_secret: {
    identity: "projects/{{project}}/secrets/{{secret_id}}",
    fixed: ["replication"],
    sources: [
      `${RESOURCES}/secret_manager_secret#argument-reference`,
      "https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets#Secret",
    ],
  },
  google_secret_manager_secret_version: {
    identity: "{{secret}}/versions/",
    fixed: ["secret_data", "secret_data_wo_version"],
    sources: [
      `${RESOURCES}/secret_manager_secret_version`,
      "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/guides/using_write_only_attributes",
    ],
  },
  google_service_account: {
    identity: "projects/{{project}}/serviceAccounts/{{account_id}}@",
    sources: [
      `${RESOURCES}/google_service_account#argument-reference`,
      `${RESOURCES}/google_service_account#attributes-reference`,
    ],
  },
  google_storage_bucket: {
    identity: "{{project}}/{{name}}",
    fixed: ["location"],
    sources: [`${RESOURCES}/storage_bucket#import`, "https://cloud.google.com/storage/docs/buckets"],
  },
};
