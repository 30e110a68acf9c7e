import type { Examples } from "./example.ts";

const POOL = "iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools";
const WORKFORCE = "iam.googleapis.com/locations/global/workforcePools/altostrat-contractors";

/** https://cloud.google.com/iam/docs/principal-identifiers#allow, and the pages of the provider. */
const MEMBERS = [
  "user:alex@example.com",
  "serviceAccount:my-service-account@my-project.iam.gserviceaccount.com",
  "serviceAccount:my-other-app@appspot.gserviceaccount.com",
  "serviceAccount:66214305248-compute@developer.gserviceaccount.com",
  "serviceAccount:service-123456789@gcp-sa-cloudbuild.iam.gserviceaccount.com",
  "serviceAccount:a@my-project.example.com.iam.gserviceaccount.com",
  "principalSet://cloudresourcemanager.googleapis.com/projects/123456789012/type/ServiceAccount",
  "principalSet://cloudresourcemanager.googleapis.com/folders/123456789012/type/ServiceAccount",
  "principalSet://cloudresourcemanager.googleapis.com/organizations/123456789012/type/ServiceAccount",
  "group:my-group@example.com",
  "domain:example.com",
  "allUsers",
  "allAuthenticatedUsers",
  "projectOwner:my-example-project",
  "projectEditor:my-example-project",
  "projectViewer:my-example-project",
  `principal://${WORKFORCE}/subject/raha@altostrat.com`,
  `principalSet://${WORKFORCE}/group/administrators-group@altostrat.com`,
  `principalSet://${WORKFORCE}/attribute.department/administration`,
  `principalSet://${WORKFORCE}/*`,
  "principal://iam.googleapis.com/locations/global/workforcePools/1234/subject/janedoe",
  `principal://${POOL}/edge/subject/edge:documents`,
  `principal://${POOL}/github/subject/repo:octo-org/octo-repo:environment:prod`,
  `principalSet://${POOL}/edge/group/GROUP_ID`,
  `principalSet://${POOL}/github/attribute.repository/octo-org/octo-repo`,
  `principalSet://${POOL}/edge/*`,
  "principal://agents.global.org-123456789012.system.id.goog/resources/aiplatform/projects/9876543210/locations/us-central1/reasoningEngines/my-test-agent",
  "principalSet://agents.global.org-123456789012.system.id.goog/*",
  `principal://${POOL}/my-project.svc.id.goog/subject/ns/default/sa/mcp`,
  `principal://${POOL}/my-project.svc.id.goog/kubernetes.serviceaccount.uid/7c5b8e5e-6f2c-4f6b-8a52-6f2c4f6b8a52`,
  "serviceAccount:my-project.svc.id.goog[default/mcp]",
  `principalSet://${POOL}/my-project.svc.id.goog/namespace/default`,
  `principalSet://${POOL}/my-project.svc.id.goog/kubernetes.cluster/https://container.googleapis.com/v1/projects/my-project/locations/us-east1/clusters/main`,
];

const NO_MEMBERS = [
  "alex@example.com",
  "user:alex",
  "users:alex@example.com",
  "serviceAccount:my-service-account",
  "serviceaccount:a@my-project.iam.gserviceaccount.com",
  "serviceAccount: a@my-project.iam.gserviceaccount.com",
  "serviceAccount:my-project.svc.id.goog[default]",
  "group:",
  "domain:example",
  "allusers",
  "deleted:serviceAccount:a@my-project.iam.gserviceaccount.com?uid=123456789012345678901",
  // The number of the project is demanded.
  "principal://iam.googleapis.com/projects/my-project/locations/global/workloadIdentityPools/edge/subject/a",
  `principal://${POOL}/edge`,
  `principal://${POOL}/edge/attribute.repository/a`,
  `principal://${POOL}/edge/*`,
  `principalSet://${POOL}/edge/subject/a`,
  `principalSet:${POOL}/edge/*`,
  "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/edge",
  // Of deny policies.
  "principal://goog/subject/alex@example.com",
  "principalSet://goog/public:all",
];

/** https://cloud.google.com/iam/docs/roles-overview, and the pages of the provider. */
const ROLES = [
  "roles/owner",
  "roles/run.invoker",
  "roles/secretmanager.secretAccessor",
  "roles/cloudkms.cryptoKeyEncrypterDecrypter",
  "roles/compute.instanceAdmin.v1",
  "roles/iam.workloadIdentityUser",
  "projects/my-project/roles/my_custom.Role1",
  "organizations/123456789012/roles/abc",
];

const NO_ROLES = [
  "run.invoker",
  "role/run.invoker",
  "roles/run invoker",
  "roles/",
  "roles/run/invoker",
  "organizations/example.com/roles/reader",
  "projects/my-project/roles/my-custom-role",
  "projects/my-project/roles/ab",
];

const member = "user:jane@example.com";
const role = "roles/viewer";

export const members: Examples = {
  types: [
    "google_artifact_registry_repository_iam_member",
    "google_cloud_run_v2_service_iam_member",
    "google_dns_managed_zone_iam_member",
    "google_project_iam_member",
    "google_pubsub_topic_iam_member",
    "google_secret_manager_regional_secret_iam_member",
    "google_secret_manager_secret_iam_member",
  ],
  valid: [
    ...MEMBERS.map((each) => ({ project: "your-project-id", role, member: each })),
    ...ROLES.map((each) => ({ role: each, member })),
  ],
  invalid: [
    ...NO_MEMBERS.map((each) => [{ role, member: each }, ["member"]] as const),
    ...NO_ROLES.map((each) => [{ role: each, member }, ["role"]] as const),
    [{ project: "My Project", role, member }, ["project"]],
  ],
};

export const bindings: Examples = {
  types: [
    "google_artifact_registry_repository_iam_binding",
    "google_cloud_run_v2_service_iam_binding",
    "google_iap_web_cloud_run_service_iam_binding",
    "google_project_iam_binding",
    "google_secret_manager_secret_iam_binding",
  ],
  valid: [{ role, members: MEMBERS }],
  invalid: NO_MEMBERS.map((each) => [{ role, members: [member, each] }, ["members", 1]] as const),
};

const account = "projects/your-project-id/serviceAccounts/a@your-project-id.iam.gserviceaccount.com";

export const serviceAccountMembers: Examples = {
  types: ["google_service_account_iam_member"],
  valid: [{ service_account_id: account, role: "roles/iam.serviceAccountUser", member }],
  invalid: [
    [
      { service_account_id: "a@your-project-id.iam.gserviceaccount.com", role, member },
      ["service_account_id"],
    ],
  ],
};

export const serviceAccountBindings: Examples = {
  types: ["google_service_account_iam_binding"],
  valid: [{ service_account_id: account, role, members: [member] }],
  invalid: [[{ service_account_id: account, role, members: ["jane@example.com"] }, ["members", 0]]],
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_kms_crypto_key_iam */
export const cryptoKeyMembers: Examples = {
  types: ["google_kms_crypto_key_iam_member"],
  valid: [
    {
      crypto_key_id: "projects/my-project/locations/global/keyRings/my-ring/cryptoKeys/my-key",
      role: "roles/cloudkms.cryptoKeyEncrypter",
      member,
    },
    { crypto_key_id: "my-project/us/my-ring/my-key", role, member },
  ],
  invalid: [
    [{ crypto_key_id: "my-key", role, member }, ["crypto_key_id"]],
    [{ crypto_key_id: "p/global/r/k/cryptoKeyVersions/1", role, member }, ["crypto_key_id"]],
    [{ crypto_key_id: "p/global/r/k", role: "cloudkms.viewer", member }, ["role"]],
    [{ crypto_key_id: "p/global/r/k", role, member: "jane@example.com" }, ["member"]],
  ],
};

export const customRoles: Examples = {
  types: ["google_project_iam_custom_role"],
  valid: [{ role_id: "myCustomRole" }, { role_id: "a.b" }],
  invalid: [
    [{ role_id: "my-custom-role" }, ["role_id"]],
    [{ role_id: "ab" }, ["role_id"]],
  ],
};
