import { describe, expect, it } from "vitest";
import { type Resources, ref, sentences, stackOf } from "../sentences.ts";

const member = "group:readers@example.com";
const granted = (type: string, attributes: object, others: Resources = {}) =>
  sentences(stackOf({ [type]: { grant: { member, ...attributes } }, ...others }));

describe("a grant", () => {
  const location = "europe-west1";
  it.each<[type: string, attributes: object, role: string, said: string]>([
    [
      "google_artifact_registry_repository",
      { location, repository: "images" },
      "roles/artifactregistry.reader",
      "may pull from repository images in my-project/europe-west1",
    ],
    [
      "google_artifact_registry_repository",
      { location, repository: "images" },
      "roles/artifactregistry.writer",
      "may push to and pull from repository images in my-project/europe-west1",
    ],
    [
      "google_cloud_run_v2_service",
      { location, name: "documents" },
      "roles/run.invoker",
      "may call Cloud Run service documents in my-project/europe-west1",
    ],
    [
      "google_cloud_run_v2_service",
      { location, name: "projects/other/locations/us-east1/services/documents" },
      "roles/run.invoker",
      "may call Cloud Run service documents in other/us-east1",
    ],
    [
      "google_cloud_run_v2_job",
      { location, name: "import" },
      "roles/run.developer",
      "may deploy Cloud Run job import in my-project/europe-west1",
    ],
    [
      "google_compute_subnetwork",
      { region: location, subnetwork: "mcp" },
      "roles/compute.networkUser",
      "may place machines in subnetwork mcp in my-project/europe-west1",
    ],
    [
      "google_dns_managed_zone",
      { managed_zone: "example" },
      "roles/dns.admin",
      "may change records of DNS zone example in my-project",
    ],
    [
      "google_iap_web_backend_service",
      { web_backend_service: "mcp" },
      "roles/iap.httpsResourceAccessor",
      "may pass IAP to backend service mcp in my-project",
    ],
    [
      "google_iap_web_region_backend_service",
      { region: location, web_region_backend_service: "mcp" },
      "roles/iap.httpsResourceAccessor",
      "may pass IAP to backend service mcp in my-project/europe-west1",
    ],
    [
      "google_iap_web_cloud_run_service",
      { location, cloud_run_service_name: "documents" },
      "roles/iap.httpsResourceAccessor",
      "may pass IAP to Cloud Run service documents in my-project/europe-west1",
    ],
    [
      "google_iap_web",
      {},
      "roles/iap.httpsResourceAccessor",
      "may pass IAP to everything behind IAP in my-project",
    ],
    [
      "google_kms_crypto_key",
      { crypto_key_id: "projects/keys/locations/europe-west1/keyRings/ring/cryptoKeys/secrets" },
      "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      "may encrypt and decrypt with key secrets in keys/europe-west1/ring",
    ],
    [
      "google_kms_crypto_key",
      { crypto_key_id: "europe-west1/ring/secrets" },
      "roles/cloudkms.cryptoKeyEncrypter",
      "may encrypt with key secrets in my-project/europe-west1/ring",
    ],
    [
      "google_kms_key_ring",
      { key_ring_id: "keys/europe-west1/ring" },
      "roles/cloudkms.cryptoKeyDecrypter",
      "may decrypt with key ring ring in keys/europe-west1",
    ],
    [
      "google_pubsub_topic",
      { topic: "rotations" },
      "roles/pubsub.publisher",
      "may publish to topic rotations in my-project",
    ],
    [
      "google_pubsub_subscription",
      { subscription: "rotations" },
      "roles/pubsub.subscriber",
      "may receive from subscription rotations in my-project",
    ],
    [
      "google_secret_manager_secret",
      { secret_id: "token", project: "other" },
      "roles/secretmanager.secretAccessor",
      "may read secret token in other",
    ],
    [
      "google_secret_manager_regional_secret",
      { secret_id: "token", location },
      "roles/secretmanager.secretAccessor",
      "may read regional secret token in my-project/europe-west1",
    ],
    [
      "google_service_account",
      { service_account_id: "projects/-/serviceAccounts/caller@my-project.iam.gserviceaccount.com" },
      "roles/iam.workloadIdentityUser",
      "may impersonate service account caller in my-project",
    ],
    [
      "google_service_account",
      { service_account_id: "projects/-/serviceAccounts/caller@my-project.iam.gserviceaccount.com" },
      "roles/iam.serviceAccountOpenIdTokenCreator",
      "may obtain ID tokens of service account caller in my-project",
    ],
    [
      "google_storage_bucket",
      { bucket: "documents" },
      "roles/storage.objectViewer",
      "may read objects in bucket documents",
    ],
  ])("of %s %o with %s is said in plain words", (type, attributes, role, said) => {
    expect(granted(`${type}_iam_member`, { ...attributes, role })).toEqual([
      `group readers@example.com ${said}`,
    ]);
  });

  it.each<[type: string, attributes: object, said: string]>([
    ["google_project", { project: "my-project" }, "project my-project"],
    ["google_folder", { folder: "folders/12" }, "folder 12"],
    ["google_organization", { org_id: "12" }, "organization 12"],
  ])("on a whole %s is said by its role, since it is on everything in there", (type, attributes, said) => {
    const role = "roles/secretmanager.secretAccessor";
    expect(granted(`${type}_iam_member`, { ...attributes, role })).toEqual([
      `group readers@example.com has role ${role} on ${said}`,
    ]);
  });

  it.each(["roles/run.sourceDeveloper", "projects/my-project/roles/reader"])(
    "of the unknown role %s is said by it",
    (role) => {
      expect(granted("google_pubsub_topic_iam_member", { topic: "rotations", role })).toEqual([
        `group readers@example.com has role ${role} on topic rotations in my-project`,
      ]);
    },
  );

  it("of a role of the project's own is said with what that permits", () => {
    const role = ref("google_project_iam_custom_role.caller.id");
    const roles = { caller: { role_id: "caller", permissions: ["run.routes.invoke", "run.jobs.run"] } };
    expect(
      granted(
        "google_project_iam_member",
        { project: "my-project", role },
        {
          google_project_iam_custom_role: roles,
        },
      ),
    ).toEqual([
      "group readers@example.com has role projects/my-project/roles/caller on project my-project",
      "role projects/my-project/roles/caller permits run.jobs.run, run.routes.invoke",
    ]);
  });

  it("to several is one to each", () => {
    const members = ["group:a@example.com", "group:b@example.com"];
    const grant = { topic: "rotations", role: "roles/pubsub.publisher", members };
    expect(sentences(stackOf({ google_pubsub_topic_iam_binding: { grant } }))).toEqual([
      "group a@example.com may publish to topic rotations in my-project",
      "group b@example.com may publish to topic rotations in my-project",
    ]);
  });

  it("that is made twice is said once", () => {
    const grant = { topic: "rotations", role: "roles/pubsub.publisher", member };
    const grants = { google_pubsub_topic_iam_member: { one: grant, two: grant } };
    expect(sentences(stackOf(grants))).toHaveLength(1);
  });

  it("to nobody is said of what is to be protected", () => {
    expect(sentences(stackOf({ google_pubsub_topic: { topic: { name: "rotations" } } }))).toEqual([
      "nobody is granted a role on topic rotations in my-project",
    ]);
  });

  it("without a place is refused, where neither it nor its provider says a project", () => {
    const grant = { topic: "rotations", role: "roles/pubsub.publisher", member };
    const stack = stackOf({ google_pubsub_topic_iam_member: { grant } }, { provider: {} });
    expect(() => sentences(stack)).toThrow(
      "google_pubsub_topic_iam_member.grant: neither it nor its provider says a project. State it.",
    );
  });

  it.each([
    ["google_pubsub_topic", "topic", "projects/a/subscriptions/b", "projects/*/topics/*"],
    ["google_storage_bucket", "bucket", "a/b/c", "b/*"],
  ])("on what is no name of a %s is refused", (type, attribute, name, form) => {
    const kind = attribute;
    expect(() => granted(`${type}_iam_member`, { [attribute]: name, role: "roles/viewer" })).toThrow(
      `${type}_iam_member.grant: "${name}" is not the name of a ${kind}. Write it as ${form}, or the last of it.`,
    );
  });

  it("is in the project of the provider that it names", () => {
    const grant = { topic: "rotations", role: "roles/pubsub.publisher", member, provider: "google.other" };
    const google = [{ project: "my-project" }, { alias: "other", project: "other-project" }];
    const stack = stackOf({ google_pubsub_topic_iam_member: { grant } }, { provider: { google } });
    expect(sentences(stack)).toEqual([
      "group readers@example.com may publish to topic rotations in other-project",
    ]);
  });
});

describe("a condition", () => {
  const secret = { secret_id: "token", role: "roles/secretmanager.secretAccessor" };
  const read = (expression: string) =>
    granted("google_secret_manager_secret_iam_member", {
      ...secret,
      condition: { title: "some", expression },
    });

  it("is said as it is", () => {
    expect(read('request.time < timestamp("2027-01-01T00:00:00Z")')).toEqual([
      'group readers@example.com may read secret token in my-project when request.time < timestamp("2027-01-01T00:00:00Z")',
    ]);
  });

  it("on one version of the secret is said in plain words", () => {
    expect(read('resource.name == "projects/123456789012/secrets/token/versions/7"')).toEqual([
      "group readers@example.com may read version 7 of secret token in my-project",
    ]);
  });

  it.each([
    ["another secret", 'resource.name == "projects/1/secrets/other/versions/7"'],
    ["more", 'resource.name == "projects/1/secrets/token/versions/7" || true'],
    ["what begins so", 'resource.name.startsWith("projects/1/secrets/token/versions/7")'],
  ])("on %s is said as it is", (_, condition) => {
    expect(read(condition)).toEqual([
      `group readers@example.com may read secret token in my-project when ${condition}`,
    ]);
  });
});

describe("a whole policy", () => {
  const grants = (policy_data: string) => ({
    google_storage_bucket_iam_policy: { policy: { bucket: "documents", policy_data } },
  });
  const binding = { role: "roles/storage.objectViewer", members: [member] };
  const said = "group readers@example.com may read objects in bucket documents";

  it("is read where it is written as JSON", () => {
    expect(sentences(stackOf(grants(JSON.stringify({ bindings: [binding] }))))).toEqual([said]);
  });

  it("is read where a data source makes it, with its conditions", () => {
    const condition = { title: "some", expression: "false" };
    const data = { google_iam_policy: { readers: { binding: [binding, { ...binding, condition }] } } };
    const policyData = ref("data.google_iam_policy.readers.policy_data");
    expect(sentences(stackOf(grants(policyData), { data }))).toEqual([said, `${said} when false`]);
  });

  it.each([
    ["no JSON", "viewers"],
    ["no policy", JSON.stringify({ bindings: [{ role: "roles/viewer" }] })],
  ])("is refused where it is %s", (_, text) => {
    expect(() => sentences(stackOf(grants(text)))).toThrow(
      "google_storage_bucket_iam_policy.policy: its policy_data is no policy. Grant roles with _iam_member or _iam_binding.",
    );
  });
});
