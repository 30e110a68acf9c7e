import type { AnswerTable } from "../resource.ts";
import { artifactRepository } from "./artifact-repository.ts";
import { certificate, certificateMap, certificateMapEntry, dnsAuthorization } from "./certificate.ts";
import { cloudRunService } from "./cloud-run-service.ts";
import { compute } from "./compute.ts";
import { containerCluster, containerNodePool } from "./container-cluster.ts";
import { cryptoKey, keyRing } from "./crypto-key.ts";
import { managedZone, recordSet } from "./dns.ts";
import { grants } from "./grant.ts";
import { clientConfigData, project, projectData, projectService } from "./project.ts";
import { regionalSecret, secret, secretVersion } from "./secret.ts";
import { serviceAccount } from "./service-account.ts";
import { storageBucket } from "./storage-bucket.ts";
import { topic } from "./topic.ts";
import { workloadIdentityPool, workloadIdentityPoolProvider } from "./workload-identity.ts";

/** By resource type. */
export const googleResources: Readonly<Record<string, AnswerTable>> = {
  ...compute,
  ...grants,
  google_artifact_registry_repository: artifactRepository,
  google_certificate_manager_certificate: certificate,
  google_certificate_manager_certificate_map: certificateMap,
  google_certificate_manager_certificate_map_entry: certificateMapEntry,
  google_certificate_manager_dns_authorization: dnsAuthorization,
  google_cloud_run_v2_service: cloudRunService,
  google_container_cluster: containerCluster,
  google_container_node_pool: containerNodePool,
  google_dns_managed_zone: managedZone,
  google_dns_record_set: recordSet,
  google_iam_workload_identity_pool: workloadIdentityPool,
  google_iam_workload_identity_pool_provider: workloadIdentityPoolProvider,
  google_kms_crypto_key: cryptoKey,
  google_kms_key_ring: keyRing,
  google_project: project,
  google_project_service: projectService,
  google_pubsub_topic: topic,
  google_secret_manager_regional_secret: regionalSecret,
  google_secret_manager_secret: secret,
  google_secret_manager_secret_version: secretVersion,
  google_service_account: serviceAccount,
  google_storage_bucket: storageBucket,
};

/** By data source type. */
export const googleDataSources: Readonly<Record<string, AnswerTable>> = {
  google_client_config: clientConfigData,
  google_project: projectData,
};
