import type { Resource } from "../terraform/resource.ts";
import type { Naming } from "./names.ts";
import { serviceAccount } from "./principals.ts";

/** A type of things that roles can be granted on. */
export interface GrantableType extends Naming {
  /** The attribute with which a grant says on what. */
  readonly inGrant: string;
  /**
   * Its own name, whole or the last words of it.
   * @default none: it is no resource of its own
   */
  readonly ownName?: (resource: Resource) => string;
  /**
   * Whether it is part of the graph also where nobody is granted anything on it.
   * @default false
   */
  readonly isResource?: boolean;
}

const by =
  (attribute: string) =>
  (resource: Resource): string =>
    resource.text(attribute);

/** A repository of Artifact Registry. */
export const REPOSITORY: GrantableType = {
  kind: "repository",
  form: "projects/*/locations/*/repositories/*",
  inGrant: "repository",
  ownName: by("repository_id"),
  isResource: true,
};

/** By the type of the resource; the types of its grants are this one with `_iam_member` and the like. */
export const GRANTABLE_TYPES: Readonly<Record<string, GrantableType>> = {
  google_artifact_registry_repository: REPOSITORY,
  google_cloud_run_v2_job: {
    kind: "Cloud Run job",
    form: "projects/*/locations/*/jobs/*",
    inGrant: "name",
    ownName: by("name"),
    isResource: true,
  },
  google_cloud_run_v2_service: {
    kind: "Cloud Run service",
    form: "projects/*/locations/*/services/*",
    inGrant: "name",
    ownName: by("name"),
    isResource: true,
  },
  google_compute_subnetwork: {
    kind: "subnetwork",
    form: "projects/*/regions/*/subnetworks/*",
    inGrant: "subnetwork",
    ownName: by("name"),
  },
  google_dns_managed_zone: {
    kind: "DNS zone",
    form: "projects/*/managedZones/*",
    inGrant: "managed_zone",
    ownName: by("name"),
  },
  google_folder: { kind: "folder", form: "folders/*", inGrant: "folder" },
  google_iap_web: { kind: "everything behind IAP in", form: "projects/*", inGrant: "project" },
  google_iap_web_backend_service: {
    kind: "backend service",
    form: "projects/*/global/backendServices/*",
    inGrant: "web_backend_service",
  },
  google_iap_web_cloud_run_service: {
    kind: "Cloud Run service",
    form: "projects/*/locations/*/services/*",
    inGrant: "cloud_run_service_name",
  },
  google_iap_web_region_backend_service: {
    kind: "backend service",
    form: "projects/*/regions/*/backendServices/*",
    inGrant: "web_region_backend_service",
  },
  google_kms_crypto_key: {
    kind: "key",
    form: "projects/*/locations/*/keyRings/*/cryptoKeys/*",
    inGrant: "crypto_key_id",
    ownName: (key) => `${key.text("key_ring")}/cryptoKeys/${key.text("name")}`,
    isResource: true,
  },
  google_kms_key_ring: {
    kind: "key ring",
    form: "projects/*/locations/*/keyRings/*",
    inGrant: "key_ring_id",
    ownName: by("name"),
  },
  google_organization: { kind: "organization", form: "organizations/*", inGrant: "org_id" },
  google_project: { kind: "project", form: "projects/*", inGrant: "project" },
  google_pubsub_subscription: {
    kind: "subscription",
    form: "projects/*/subscriptions/*",
    inGrant: "subscription",
    ownName: by("name"),
    isResource: true,
  },
  google_pubsub_topic: {
    kind: "topic",
    form: "projects/*/topics/*",
    inGrant: "topic",
    ownName: by("name"),
    isResource: true,
  },
  google_secret_manager_regional_secret: {
    kind: "regional secret",
    form: "projects/*/locations/*/secrets/*",
    inGrant: "secret_id",
    ownName: by("secret_id"),
    isResource: true,
  },
  google_secret_manager_secret: {
    kind: "secret",
    form: "projects/*/secrets/*",
    inGrant: "secret_id",
    ownName: by("secret_id"),
    isResource: true,
  },
  google_service_account: {
    kind: "service account",
    form: "projects/*/serviceAccounts/*",
    node: serviceAccount,
    inGrant: "service_account_id",
    ownName: (account) => `${account.text("account_id")}@${account.project}.iam.gserviceaccount.com`,
  },
  google_storage_bucket: {
    kind: "bucket",
    form: "b/*",
    inGrant: "bucket",
    ownName: by("name"),
    isResource: true,
  },
};
