import { type BrokenStack, google } from "./broken-stack.ts";

/** What the documentation of Google Cloud forbids. */
export const AGAINST_GOOGLE: readonly BrokenStack[] = [
  google(
    "a value outside its enumeration",
    ({ service }) => {
      service.ingress = "INGRESS_TRAFFIC_EVERYTHING";
    },
    "resource.google_cloud_run_v2_service.service.ingress",
    "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
  ),
  google(
    "a value of a nested block outside its enumeration",
    ({ service }) => service.addOverride("template.execution_environment", "GEN2"),
    "resource.google_cloud_run_v2_service.service.template.execution_environment",
    "EXECUTION_ENVIRONMENT_GEN2",
  ),
  google(
    "two attributes of which only one may be set",
    ({ secret }) => {
      secret.ttl = "3600s";
      secret.expireTime = "2030-01-01T00:00:00Z";
    },
    "resource.google_secret_manager_secret.secret.ttl",
    "only one of expire_time, ttl may be set",
  ),
  google(
    "a member without a kind",
    ({ invoker }) => {
      invoker.member = "readers@example.com";
    },
    "resource.google_cloud_run_v2_service_iam_member.invoker.member",
    "expected a principal",
  ),
  google(
    "a role without its prefix",
    ({ invoker }) => {
      invoker.role = "run.invoker";
    },
    "resource.google_cloud_run_v2_service_iam_member.invoker.role",
    "expected roles/",
  ),
  google(
    "too long an id of a service account",
    ({ account }) => {
      account.accountId = "d".repeat(31);
    },
    "resource.google_service_account.account.account_id",
    "expected 6 to 30 lower-case letters, digits and hyphens",
  ),
  google(
    "too long an id of a workload identity pool",
    ({ pool }) => {
      pool.workloadIdentityPoolId = "p".repeat(33);
    },
    "resource.google_iam_workload_identity_pool.pool.workload_identity_pool_id",
    "expected 4 to 32 lower-case letters, digits and hyphens",
  ),
  google(
    "a reserved id of a workload identity provider",
    ({ poolProvider }) => {
      poolProvider.workloadIdentityPoolProviderId = "gcp-provider";
    },
    "resource.google_iam_workload_identity_pool_provider.pool-provider.workload_identity_pool_provider_id",
    "reserved for Google",
  ),
  google(
    "an issuer without https",
    ({ poolProvider }) => poolProvider.putOidc({ issuerUri: "http://mcp.example.com" }),
    "resource.google_iam_workload_identity_pool_provider.pool-provider.oidc.issuer_uri",
    "expected an https URL",
  ),
  google(
    "a mapping that names no subject",
    ({ poolProvider }) => {
      poolProvider.attributeMapping = { "attribute.server": "assertion.sub" };
    },
    "resource.google_iam_workload_identity_pool_provider.pool-provider.attribute_mapping",
    "expected a mapping to google.subject",
  ),
  google(
    "too long an id of a secret",
    ({ secret }) => {
      secret.secretId = "s".repeat(256);
    },
    "resource.google_secret_manager_secret.secret.secret_id",
    "expected 1 to 255 letters, digits, hyphens and underscores",
  ),
  google(
    "too long an id of a repository",
    ({ images }) => {
      images.repositoryId = "r".repeat(64);
    },
    "resource.google_artifact_registry_repository.images.repository_id",
    "expected",
  ),
  google(
    "a reserved name of a bucket",
    ({ bucket }) => {
      bucket.name = "google-documents";
    },
    "resource.google_storage_bucket.bucket.name",
    "google",
  ),
  google(
    "a region that has no such form",
    ({ service }) => {
      service.location = "Europe West 1";
    },
    "resource.google_cloud_run_v2_service.service.location",
    "expected a region such as europe-west1",
  ),
  google(
    "a project that has no such form",
    ({ images }) => {
      images.project = "Acme_Dev";
    },
    "resource.google_artifact_registry_repository.images.project",
    "expected a project id",
  ),
  google(
    "a label in capitals",
    ({ service }) => {
      service.labels = { Team: "documents" };
    },
    "resource.google_cloud_run_v2_service.service.labels.Team",
    "the key: expected 1 to 63 lower-case letters",
  ),
  google(
    "a longer timeout than there is",
    ({ service }) => service.addOverride("template.timeout", "3601s"),
    "resource.google_cloud_run_v2_service.service.template.timeout",
    "at most 3600s",
  ),
];
