import { describe, expect, it } from "vitest";
import { ask, askAll } from "../ask.ts";

const provider = { project: "my-project", region: "europe-west1" };
const role = "roles/run.invoker";
const member = "serviceAccount:a@my-project.iam.gserviceaccount.com";

describe("a grant", () => {
  it.each([
    ["google_project_iam_member", { project: "my-project" }, "my-project"],
    ["google_secret_manager_secret_iam_member", { secret_id: "s" }, "projects/my-project/secrets/s"],
    [
      "google_secret_manager_secret_iam_member",
      { secret_id: "projects/p/secrets/s" },
      "projects/p/secrets/s",
    ],
    [
      "google_cloud_run_v2_service_iam_member",
      { name: "documents", location: "us-east1" },
      "projects/my-project/locations/us-east1/services/documents",
    ],
    [
      "google_iap_web_cloud_run_service_iam_member",
      { cloud_run_service_name: "documents", location: "us-east1" },
      "projects/my-project/iap_web/cloud_run-us-east1/services/documents",
    ],
    [
      "google_artifact_registry_repository_iam_member",
      { repository: "images" },
      "projects/my-project/locations/europe-west1/repositories/images",
    ],
    [
      "google_kms_crypto_key_iam_member",
      { crypto_key_id: "projects/p/locations/global/keyRings/r/cryptoKeys/k" },
      "projects/p/locations/global/keyRings/r/cryptoKeys/k",
    ],
    ["google_pubsub_topic_iam_member", { topic: "rotation" }, "projects/my-project/topics/rotation"],
    [
      "google_secret_manager_regional_secret_iam_member",
      { secret_id: "s" },
      "projects/my-project/locations/europe-west1/secrets/s",
    ],
    [
      "google_service_account_iam_member",
      { service_account_id: "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com" },
      "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com",
    ],
  ])("%s on %o is identified by that, the role and the member", (type, config, parent) => {
    expect(ask({ type, config: { ...config, role, member }, provider }, "id")).toBe(
      `${parent}/${role}/${member}`,
    );
  });

  it("to many is identified without them", () => {
    const type = "google_cloud_run_v2_service_iam_binding";
    const config = { name: "documents", role, members: [member] };
    expect(askAll({ type, config, provider }, "id", "project", "location")).toEqual({
      id: `projects/my-project/locations/europe-west1/services/documents/${role}`,
      project: "my-project",
      location: "europe-west1",
    });
  });

  it("with a condition is identified by that too", () => {
    const condition = [{ title: "t", description: null, expression: "true" }];
    const config = { project: "my-project", role, member, condition };
    expect(ask({ type: "google_project_iam_member", config }, "id")).toBe(
      `my-project/${role}/${member}/t//true`,
    );
  });

  it("has the etag of the policy", () => {
    const config = { secret_id: "s", role, member };
    expect(ask({ type: "google_secret_manager_secret_iam_member", config, provider }, "etag")).toMatch(
      /^[A-Za-z0-9+/]{11}=$/,
    );
  });
});
