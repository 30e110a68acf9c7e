import { App, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { GkePlatform, type GkePlatformProps } from "../../stacks/gke-platform.ts";
import { project, resource, resources, type TerraformJson } from "../modules/synthesize.ts";

const minimal: GkePlatformProps = {
  project,
  region: "europe-west1",
  production: true,
  labels: { environment: "production" },
  cluster: { name: "gatehouse", maintenance: { days: ["SA", "SU"], from: "01:00", hours: 6 } },
  workloads: {
    secrets: { namespace: "eso", serviceAccount: "eso", secrets: ["mcp-jwt-signing-key"] },
    server: { namespace: "mcp", serviceAccount: "server", secrets: [] },
  },
};
const synthesized = (props: Partial<GkePlatformProps> = {}): TerraformJson =>
  JSON.parse(
    Testing.synth(new GkePlatform(new App(), "production-gke-platform", { ...minimal, ...props }), true),
  );
const principal = (namespace: string, account: string) =>
  `principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/my-project.svc.id.goog/subject/ns/${namespace}/sa/${account}`;

describe("the stack of a cluster", () => {
  const json = synthesized();

  it("has a cluster in the environment's network, with private nodes and Google's own mode", () => {
    expect(resource(json, "google_container_cluster")).toMatchObject({
      name: "gatehouse",
      location: "europe-west1",
      enable_autopilot: true,
      network: "projects/my-project/global/networks/gatehouse",
      subnetwork: "projects/my-project/regions/europe-west1/subnetworks/gatehouse-kubernetes",
      workload_identity_config: { workload_pool: "my-project.svc.id.goog" },
    });
  });

  it("lets its nodes pull the environment's images, and no others", () => {
    expect(resources(json, "google_artifact_registry_repository_iam_member")).toMatchObject([
      {
        repository: "mcp-servers",
        role: "roles/artifactregistry.reader",
        member: "serviceAccount:gke-gatehouse@my-project.iam.gserviceaccount.com",
      },
    ]);
    expect(resources(json, "google_artifact_registry_repository")).toEqual([]);
  });

  it("lets a workload read its own secrets as itself, without a service account or a key of Google's", () => {
    expect(resources(json, "google_secret_manager_secret")).toMatchObject([
      { secret_id: "mcp-jwt-signing-key" },
    ]);
    expect(resources(json, "google_secret_manager_secret_iam_member")).toMatchObject([
      { role: "roles/secretmanager.secretAccessor", member: principal("eso", "eso") },
    ]);
    expect(resources(json, "google_service_account").map(({ account_id }) => account_id)).toEqual([
      "gke-gatehouse",
    ]);
    expect(resources(json, "google_service_account_key")).toEqual([]);
  });

  it("lets two workloads read the same secret", () => {
    const both = synthesized({
      workloads: {
        ...minimal.workloads,
        server: { namespace: "mcp", serviceAccount: "server", secrets: ["mcp-jwt-signing-key"] },
      },
    });
    expect(resources(both, "google_secret_manager_secret")).toHaveLength(1);
    expect(resources(both, "google_secret_manager_secret_iam_member").map(({ member }) => member)).toEqual([
      principal("eso", "eso"),
      principal("mcp", "server"),
    ]);
  });

  it("grants on the whole project only what nodes need to write logs and metrics", () => {
    expect(resources(json, "google_project_iam_member")).toMatchObject([
      { role: "roles/container.defaultNodeServiceAccount" },
    ]);
  });

  it("is protected from being destroyed in production only", () => {
    for (const production of [true, false]) {
      const changed = synthesized({ production });
      for (const type of ["google_container_cluster", "google_secret_manager_secret"]) {
        expect(resource(changed, type).deletion_protection).toBe(production);
      }
    }
  });
});
