import type { Rule } from "../rule.ts";
import { artifactRepositoryRules } from "./artifact-repository.ts";
import { certificateManagerRules } from "./certificate.ts";
import { cloudRunServiceRules } from "./cloud-run-service.ts";
import { computeRules } from "./compute.ts";
import { containerClusterRules, containerNodePoolRules } from "./container-cluster.ts";
import { cryptoKeyMemberRules, cryptoKeyRules, keyRingRules } from "./crypto-key.ts";
import { managedZoneRules, recordSetRules } from "./dns.ts";
import {
  bindingRules,
  customRoleRules,
  memberRules,
  serviceAccountBindingRules,
  serviceAccountMemberRules,
} from "./iam.ts";
import { projectRules, projectServiceRules } from "./project.ts";
import { regionalSecretRules, secretRules, secretVersionRules } from "./secret.ts";
import { serviceAccountRules } from "./service-account.ts";
import { storageBucketRules } from "./storage-bucket.ts";
import { topicRules } from "./topic.ts";
import { poolProviderRules, poolRules } from "./workload-identity.ts";

/** By resource type. */
export const googleRules: Readonly<Record<string, readonly Rule[]>> = {
  ...computeRules,
  google_artifact_registry_repository: artifactRepositoryRules,
  google_artifact_registry_repository_iam_binding: bindingRules,
  google_artifact_registry_repository_iam_member: memberRules,
  google_certificate_manager_certificate: certificateManagerRules,
  google_certificate_manager_certificate_map: certificateManagerRules,
  google_certificate_manager_certificate_map_entry: certificateManagerRules,
  google_certificate_manager_dns_authorization: certificateManagerRules,
  google_cloud_run_v2_service: cloudRunServiceRules,
  google_cloud_run_v2_service_iam_binding: bindingRules,
  google_cloud_run_v2_service_iam_member: memberRules,
  google_container_cluster: containerClusterRules,
  google_container_node_pool: containerNodePoolRules,
  google_dns_managed_zone: managedZoneRules,
  google_dns_managed_zone_iam_member: memberRules,
  google_dns_record_set: recordSetRules,
  google_iam_workload_identity_pool: poolRules,
  google_iam_workload_identity_pool_provider: poolProviderRules,
  google_iap_web_cloud_run_service_iam_binding: bindingRules,
  google_kms_crypto_key: cryptoKeyRules,
  google_kms_crypto_key_iam_member: cryptoKeyMemberRules,
  google_kms_key_ring: keyRingRules,
  google_project: projectRules,
  google_project_iam_binding: bindingRules,
  google_project_iam_custom_role: customRoleRules,
  google_project_iam_member: memberRules,
  google_project_service: projectServiceRules,
  google_pubsub_topic: topicRules,
  google_pubsub_topic_iam_member: memberRules,
  google_secret_manager_regional_secret: regionalSecretRules,
  google_secret_manager_regional_secret_iam_member: memberRules,
  google_secret_manager_secret: secretRules,
  google_secret_manager_secret_iam_binding: bindingRules,
  google_secret_manager_secret_iam_member: memberRules,
  google_secret_manager_secret_version: secretVersionRules,
  google_service_account: serviceAccountRules,
  google_service_account_iam_binding: serviceAccountBindingRules,
  google_service_account_iam_member: serviceAccountMemberRules,
  google_storage_bucket: storageBucketRules,
};
