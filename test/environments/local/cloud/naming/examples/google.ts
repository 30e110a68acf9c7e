import { type Examples, keys, letters } from "./example.ts";

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_project */
export const projects: Examples = {
  types: ["google_project"],
  valid: [
    { project_id: "your-project-id", name: "My Project" },
    { project_id: "abcdef", name: 'it\'s "a" p-1!' },
    { project_id: `a${"1".repeat(29)}` },
  ],
  invalid: [
    [{ project_id: "short" }, ["project_id"]],
    [{ project_id: letters(31) }, ["project_id"]],
    [{ project_id: "1-project" }, ["project_id"]],
    [{ project_id: "my-project-" }, ["project_id"]],
    [{ project_id: "my_project" }, ["project_id"]],
    [{ project_id: "my-google-project" }, ["project_id"]],
    [{ project_id: "abcdef", name: "abc" }, ["name"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_project_service */
export const projectServices: Examples = {
  types: ["google_project_service"],
  valid: [
    { project: "your-project-id", service: "iam.googleapis.com" },
    { project: "example.com:my-project", service: "my-api.endpoints.my-project.cloud.goog" },
    { project: "123456789012", service: "run.googleapis.com" },
  ],
  invalid: [
    [{ service: "run" }, ["service"]],
    [{ service: "https://run.googleapis.com" }, ["service"]],
    [{ project: "projects/my-project", service: "run.googleapis.com" }, ["project"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_service_account */
export const serviceAccounts: Examples = {
  types: ["google_service_account"],
  valid: [
    { account_id: "service-account-id", display_name: "Service Account" },
    { account_id: "my-account" },
    { account_id: "abcdef", description: letters(256), display_name: letters(100) },
    { account_id: letters(30) },
  ],
  invalid: [
    [{ account_id: "short" }, ["account_id"]],
    [{ account_id: letters(31) }, ["account_id"]],
    [{ account_id: "0account" }, ["account_id"]],
    [{ account_id: "account-" }, ["account_id"]],
    [{ account_id: "Account" }, ["account_id"]],
    [{ account_id: "my_account" }, ["account_id"]],
    [{ account_id: "abcdef", display_name: `${letters(99)}ä` }, ["display_name"]],
    [{ account_id: "abcdef", description: letters(257) }, ["description"]],
  ],
};

function withPassword(version: string) {
  const username_password_credentials = [{ username: "username", password_secret_version: version }];
  return {
    repository_id: "a",
    remote_repository_config: [{ upstream_credentials: [{ username_password_credentials }] }],
  };
}

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/artifact_registry_repository */
export const artifactRepositories: Examples = {
  types: ["google_artifact_registry_repository"],
  valid: [
    { location: "us-central1", repository_id: "my-repository", labels: { team: "docs" } },
    { location: "us", repository_id: "debian-stable" },
    withPassword("projects/123456789012/secrets/example-secret/versions/1"),
    { location: "northamerica-northeast1", repository_id: "rocky-9", kms_key_name: "kms-key" },
    {
      repository_id: letters(63),
      cleanup_policies: [
        { id: "delete-prerelease", condition: [{ older_than: "30d" }] },
        { id: "keep-new-untagged", condition: [{ newer_than: "7d" }] },
        { id: "delete-untagged", condition: [{ older_than: "2592000s" }] },
      ],
    },
  ],
  invalid: [
    [{ repository_id: letters(64) }, ["repository_id"]],
    [{ repository_id: "1-repository" }, ["repository_id"]],
    [{ repository_id: "my-repository-" }, ["repository_id"]],
    [{ repository_id: "my_repository" }, ["repository_id"]],
    [{ repository_id: "MyRepository" }, ["repository_id"]],
    [{ repository_id: "a", location: "europe-west" }, ["location"]],
    [{ repository_id: "a", labels: { Team: "docs" } }, ["labels", "Team"]],
    ...["insecure", "projects/p/secrets/s", "projects/p/secrets/s/versions/"].map(
      (version) =>
        [
          withPassword(version),
          [
            "remote_repository_config",
            0,
            "upstream_credentials",
            0,
            "username_password_credentials",
            0,
            "password_secret_version",
          ],
        ] as const,
    ),
    [
      { repository_id: "a", cleanup_policies: [{ id: "a" }, { id: letters(129) }] },
      ["cleanup_policies", 1, "id"],
    ],
    [
      { repository_id: "a", cleanup_policies: [{ id: "a", condition: [{ older_than: "30 days" }] }] },
      ["cleanup_policies", 0, "condition", 0, "older_than"],
    ],
    [
      { repository_id: "a", cleanup_policies: [{ id: "a", condition: [{ newer_than: "P7D" }] }] },
      ["cleanup_policies", 0, "condition", 0, "newer_than"],
    ],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/secret_manager_secret */
export const secrets: Examples = {
  types: ["google_secret_manager_secret"],
  valid: [
    { secret_id: "secret", labels: { label: "my-label" } },
    { secret_id: letters(255), labels: { größe: "süß", 名前: "文書", empty: "" } },
    { secret_id: "documents_STORAGE_TOKEN", labels: keys(64), version_destroy_ttl: "2592000s" },
    { secret_id: "a", version_destroy_ttl: "86400s", expire_time: "2014-10-02T15:01:23.045123456Z" },
    { secret_id: "a", version_destroy_ttl: "86400000s", ttl: "3.5s" },
    { secret_id: "a", annotations: { key1: "someval", "a.b_c-d": "x" }, version_aliases: { stable: "1" } },
    {
      secret_id: "a",
      tags: { "tagKeys/281479442205542": "tagValues/281484197625841" },
      topics: [{ name: "projects/my-project/topics/rotation" }],
      rotation: [{ next_rotation_time: "2014-10-02T15:01:23Z", rotation_period: "3153600000s" }],
    },
  ],
  invalid: [
    [{ secret_id: letters(256) }, ["secret_id"]],
    [{ secret_id: "" }, ["secret_id"]],
    [{ secret_id: "documents.token" }, ["secret_id"]],
    [{ secret_id: "projects/p/secrets/s" }, ["secret_id"]],
    [{ secret_id: "a", project: "p" }, ["project"]],
    [{ secret_id: "a", labels: { "1st": "a" } }, ["labels", "1st"]],
    [{ secret_id: "a", labels: { team: "Docs" } }, ["labels", "team"]],
    [{ secret_id: "a", labels: { team: letters(64) } }, ["labels", "team"]],
    [{ secret_id: "a", labels: { team: "文".repeat(43) } }, ["labels", "team"]],
    [{ secret_id: "a", labels: keys(65) }, ["labels"]],
    [{ secret_id: "a", annotations: { "-a": "x" } }, ["annotations", "-a"]],
    [{ secret_id: "a", version_aliases: { latest: "1" } }, ["version_aliases", "latest"]],
    [{ secret_id: "a", version_aliases: { stable: "latest" } }, ["version_aliases", "stable"]],
    [{ secret_id: "a", version_destroy_ttl: "86399s" }, ["version_destroy_ttl"]],
    [{ secret_id: "a", version_destroy_ttl: "86400001s" }, ["version_destroy_ttl"]],
    [{ secret_id: "a", version_destroy_ttl: "30d" }, ["version_destroy_ttl"]],
    [{ secret_id: "a", ttl: "1h" }, ["ttl"]],
    [{ secret_id: "a", expire_time: "2014-10-02" }, ["expire_time"]],
    [{ secret_id: "a", expire_time: "2014-13-02T15:01:23Z" }, ["expire_time"]],
    [
      { secret_id: "a", topics: Array.from({ length: 11 }, () => ({ name: "projects/p/topics/t" })) },
      ["topics"],
    ],
    [{ secret_id: "a", topics: [{ name: "rotation" }] }, ["topics", 0, "name"]],
    [{ secret_id: "a", rotation: [{ next_rotation_time: "2014-10-02T15:01:23Z" }] }, ["topics"]],
    [
      { secret_id: "a", topics: [{ name: "projects/p/topics/t" }], rotation: [{ rotation_period: "3600s" }] },
      ["rotation", 0, "next_rotation_time"],
    ],
    [
      {
        secret_id: "a",
        topics: [{ name: "projects/p/topics/t" }],
        rotation: [{ next_rotation_time: "2014-10-02T15:01:23Z", rotation_period: "3599s" }],
      },
      ["rotation", 0, "rotation_period"],
    ],
    [
      {
        secret_id: "a",
        topics: [{ name: "projects/p/topics/t" }],
        rotation: [{ next_rotation_time: "tomorrow" }],
      },
      ["rotation", 0, "next_rotation_time"],
    ],
    [{ secret_id: "a", tags: { stage: "tagValues/1" } }, ["tags", "stage"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/secret_manager_regional_secret */
export const regionalSecrets: Examples = {
  types: ["google_secret_manager_regional_secret"],
  valid: secrets.valid.map((config) => ({ location: "us-central1", ...config })),
  invalid: [
    ...secrets.invalid,
    [{ secret_id: "a", location: "us" }, ["location"]],
    [{ secret_id: "a", location: "global" }, ["location"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/kms_key_ring */
export const keyRings: Examples = {
  types: ["google_kms_key_ring"],
  valid: [
    { project: "my-project", name: "keyring-example", location: "global" },
    { name: letters(63), location: "europe-west1" },
    { name: "A_1", location: "eur4" },
  ],
  invalid: [
    [{ name: letters(64) }, ["name"]],
    [{ name: "my.ring" }, ["name"]],
    [{ name: "a", location: "europe-west1-b" }, ["location"]],
    [{ name: "a", project: "p" }, ["project"]],
  ],
};

const keyRing = "projects/my-project/locations/global/keyRings/keyring-example";

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/kms_crypto_key */
export const cryptoKeys: Examples = {
  types: ["google_kms_crypto_key"],
  valid: [
    { name: "crypto-key-example", key_ring: keyRing, rotation_period: "7776000s", labels: { team: "docs" } },
    { name: letters(63), key_ring: keyRing, destroy_scheduled_duration: "86400s" },
    { name: "a", key_ring: keyRing, rotation_period: "86400s", destroy_scheduled_duration: "10368000s" },
  ],
  invalid: [
    [{ name: "", key_ring: keyRing }, ["name"]],
    [{ name: "a", key_ring: "keyring-example" }, ["key_ring"]],
    [{ name: "a", rotation_period: "86399s" }, ["rotation_period"]],
    [{ name: "a", rotation_period: "90d" }, ["rotation_period"]],
    [{ name: "a", destroy_scheduled_duration: "10368001s" }, ["destroy_scheduled_duration"]],
    [{ name: "a", labels: { Team: "docs" } }, ["labels", "Team"]],
  ],
};

/** https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names */
export const topics: Examples = {
  types: ["google_pubsub_topic"],
  valid: [
    { project: "my-project", name: "example-topic", labels: { team: "docs" } },
    { name: "abc" },
    { name: letters(255) },
    { name: "A-_.~+%9" },
  ],
  invalid: [
    [{ name: "ab" }, ["name"]],
    [{ name: letters(256) }, ["name"]],
    [{ name: "1ab" }, ["name"]],
    [{ name: "goog-topic" }, ["name"]],
    [{ name: "projects/my-project/topics/a" }, ["name"]],
    [{ name: "abc", project: "p" }, ["project"]],
    [{ name: "abc", labels: { Team: "docs" } }, ["labels", "Team"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/secret_manager_secret_version */
export const secretVersions: Examples = {
  types: ["google_secret_manager_secret_version"],
  valid: [
    { secret: "projects/my-project/secrets/secret-version", secret_data: "secret-data" },
    { secret: "projects/my-project/secrets/s", secret_data_wo: letters(65_536) },
  ],
  invalid: [
    [{ secret: "secret-version" }, ["secret"]],
    [{ secret_data: letters(65_537) }, ["secret_data"]],
    [{ secret_data_wo: letters(65_537) }, ["secret_data_wo"]],
  ],
};

/** https://cloud.google.com/storage/docs/buckets#naming */
export const storageBuckets: Examples = {
  types: ["google_storage_bucket"],
  valid: [
    { name: "my-travel-maps" },
    { name: "0f75d593-8e7b-4418-a5ba-cb2970f0b91e" },
    { name: "test.example.com" },
    { name: "my_bucket", labels: { stage: "dev" } },
    { name: letters(63) },
    { name: `${letters(63)}.${letters(63)}.${letters(63)}.${letters(30)}` },
  ],
  invalid: [
    [{ name: "My-Travel-Maps" }, ["name"]],
    [{ name: "my_google_bucket" }, ["name"]],
    [{ name: "goog-bucket" }, ["name"]],
    [{ name: "test bucket" }, ["name"]],
    [{ name: "ab" }, ["name"]],
    [{ name: letters(64) }, ["name"]],
    [{ name: `${letters(64)}.example.com` }, ["name"]],
    [{ name: "192.168.5.4" }, ["name"]],
    [{ name: "bucket-" }, ["name"]],
  ],
};
