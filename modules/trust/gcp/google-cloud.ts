import type { Cloud, ResourceReader } from "../cloud.ts";
import { federationReaders, joinPools, poolName } from "./federation.ts";
import { grantReaders } from "./grants.ts";
import { nameAttributes, resourceReaders } from "./own-names.ts";
import { policyDocument } from "./policies.ts";
import { repositoryReaders } from "./repositories.ts";
import { clusterName, roleName, workloadReaders } from "./workloads.ts";

const grantsNothing: ResourceReader = () => {};

/** Types whose names look as if they granted something. */
const GRANT_NOTHING = [
  "google_folder_iam_audit_config",
  "google_gke_hub_membership",
  "google_organization_iam_audit_config",
  "google_project_access_approval_settings",
  "google_project_iam_audit_config",
  "google_vpc_access_connector",
];

/** What the trust graph knows of Google Cloud. */
export const googleCloud: Cloud = {
  readers: {
    ...Object.fromEntries(GRANT_NOTHING.map((type) => [type, grantsNothing])),
    ...grantReaders,
    ...federationReaders,
    ...resourceReaders,
    ...repositoryReaders,
    ...workloadReaders,
  },
  derivedAttributes: {
    ...nameAttributes,
    "data.google_iam_policy": { policy_data: policyDocument },
    google_container_cluster: { id: clusterName },
    google_iam_workload_identity_pool: { id: poolName, name: poolName },
    google_project_iam_custom_role: { id: roleName, name: roleName },
  },
  join: joinPools,
};
