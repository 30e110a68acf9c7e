import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../../../environments/local/cloud/protocol/value.ts";
import { ask, askAll, type Question } from "../ask.ts";

const provider = { project: "my-project", region: "europe-west1" };
const facts = { projectNumbers: { "my-project": "123456789012" } };

describe("a service account", () => {
  const account = { type: "google_service_account", config: { account_id: "edge-invoker" }, provider, facts };

  it("has an email address and a member of it", () => {
    expect(askAll(account, "id", "name", "email", "member", "project")).toEqual({
      id: "projects/my-project/serviceAccounts/edge-invoker@my-project.iam.gserviceaccount.com",
      name: "projects/my-project/serviceAccounts/edge-invoker@my-project.iam.gserviceaccount.com",
      email: "edge-invoker@my-project.iam.gserviceaccount.com",
      member: "serviceAccount:edge-invoker@my-project.iam.gserviceaccount.com",
      project: "my-project",
    });
  });

  it("has a unique id of 21 digits, the same whatever else is written", () => {
    expect(ask(account, "unique_id")).toMatch(/^1\d{20}$/);
    expect(
      ask({ ...account, config: { ...account.config, description: "x" }, seed: "other" }, "unique_id"),
    ).toBe(ask(account, "unique_id"));
    expect(ask({ ...account, config: { account_id: "another" } }, "unique_id")).not.toBe(
      ask(account, "unique_id"),
    );
  });

  it("is where the resource says rather than where the provider block says", () => {
    const elsewhere = { ...account, config: { account_id: "edge-invoker", project: "other-project" } };
    expect(ask(elsewhere, "email")).toBe("edge-invoker@other-project.iam.gserviceaccount.com");
  });

  it("of a domain-scoped project has the domain after the project", () => {
    const scoped = { ...account, config: { account_id: "edge-invoker", project: "example.com:my-project" } };
    expect(ask(scoped, "email")).toBe("edge-invoker@my-project.example.com.iam.gserviceaccount.com");
  });
});

describe("a secret", () => {
  const secret: Question = {
    type: "google_secret_manager_secret",
    config: { secret_id: "documents", project: UNKNOWN, labels: { team: "docs" } },
    provider: { ...provider, default_labels: { team: "all", stage: "dev" } },
    facts,
  };

  it("is named with the number of the project, and identified with its id", () => {
    expect(askAll(secret, "id", "name", "create_time")).toEqual({
      id: "projects/my-project/secrets/documents",
      name: "projects/123456789012/secrets/documents",
      create_time: "2026-01-01T00:00:00Z",
    });
  });

  it("has the provider's labels too, unless they are written otherwise", () => {
    const labels = { "goog-terraform-provisioned": "true", team: "docs", stage: "dev" };
    expect(ask(secret, "effective_labels", ["map", "string"])).toEqual(labels);
    const { "goog-terraform-provisioned": _, ...own } = labels;
    expect(
      ask(
        { ...secret, provider: { ...secret.provider, add_terraform_attribution_label: false } },
        "terraform_labels",
      ),
    ).toEqual(own);
  });

  it("has a version of the secret's project", () => {
    const version = { type: "google_secret_manager_secret_version", provider: {}, facts };
    const config = { secret: "projects/my-project/secrets/documents" };
    expect(askAll({ ...version, config }, "id", "name", "version")).toEqual({
      id: "projects/123456789012/secrets/documents/versions/1",
      name: "projects/123456789012/secrets/documents/versions/1",
      version: "1",
    });
  });
});

describe("a regional secret", () => {
  it("is named with the number of the project and its region", () => {
    const config = { secret_id: "documents", location: "europe-west1" };
    const secret = { type: "google_secret_manager_regional_secret", config, provider, facts };
    expect(askAll(secret, "id", "name")).toEqual({
      id: "projects/my-project/locations/europe-west1/secrets/documents",
      name: "projects/123456789012/locations/europe-west1/secrets/documents",
    });
  });
});

describe("a key", () => {
  it("is identified by its key ring and name", () => {
    const keyRing = { type: "google_kms_key_ring", config: { name: "ring", location: "global" }, provider };
    expect(ask(keyRing, "id")).toBe("projects/my-project/locations/global/keyRings/ring");
    const config = { name: "key", key_ring: "projects/my-project/locations/global/keyRings/ring" };
    expect(ask({ type: "google_kms_crypto_key", config, provider }, "id")).toBe(
      "projects/my-project/locations/global/keyRings/ring/cryptoKeys/key",
    );
  });
});

describe("a topic", () => {
  it("is identified by its path", () => {
    const topic = { type: "google_pubsub_topic", config: { name: "rotation" }, provider };
    expect(ask(topic, "id")).toBe("projects/my-project/topics/rotation");
  });
});

describe("a project", () => {
  it("has a number of 12 digits that is derived where nobody states it", () => {
    const project = { type: "google_project", config: { project_id: "unheard-of" } };
    expect(ask(project, "number")).toMatch(/^[1-9]\d{11}$/);
    expect(ask({ ...project, kind: "data source" }, "number")).toBe(ask(project, "number"));
    expect(ask({ ...project, config: { project_id: "my-project" }, facts }, "number")).toBe("123456789012");
  });

  it("has services that are identified by both", () => {
    const service = { type: "google_project_service", config: { service: "run.googleapis.com" }, provider };
    expect(ask(service, "id")).toBe("my-project/run.googleapis.com");
  });
});

describe("a repository of Artifact Registry", () => {
  it("is identified by its path and named by its id", () => {
    const repository = {
      type: "google_artifact_registry_repository",
      config: { repository_id: "mcp-servers", location: null },
      provider,
    };
    expect(askAll(repository, "id", "name", "location", "create_time")).toEqual({
      id: "projects/my-project/locations/europe-west1/repositories/mcp-servers",
      name: "mcp-servers",
      location: "europe-west1",
      create_time: "2026-01-01T00:00:00Z",
    });
  });
});

describe("a bucket", () => {
  it("has a gs URL and the number of its project", () => {
    const bucket = { type: "google_storage_bucket", config: { name: "my-bucket" }, provider, facts };
    expect(askAll(bucket, "id", "url", "self_link", "project_number")).toEqual({
      id: "my-bucket",
      url: "gs://my-bucket",
      self_link: "https://www.googleapis.com/storage/v1/b/my-bucket",
      project_number: 123456789012,
    });
  });
});

describe("workload identity federation", () => {
  const config = { workload_identity_pool_id: "edge", workload_identity_pool_provider_id: "gateway" };

  it("names the pool with the number of the project", () => {
    const pool = { type: "google_iam_workload_identity_pool", config, provider, facts };
    expect(askAll(pool, "id", "name", "state")).toEqual({
      id: "projects/my-project/locations/global/workloadIdentityPools/edge",
      name: "projects/123456789012/locations/global/workloadIdentityPools/edge",
      state: "ACTIVE",
    });
  });

  it("names the provider likewise", () => {
    const poolProvider = { type: "google_iam_workload_identity_pool_provider", config, provider, facts };
    expect(askAll(poolProvider, "id", "name")).toEqual({
      id: "projects/my-project/locations/global/workloadIdentityPools/edge/providers/gateway",
      name: "projects/123456789012/locations/global/workloadIdentityPools/edge/providers/gateway",
    });
  });
});
