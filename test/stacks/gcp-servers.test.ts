import { App, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { GcpServers, type GcpServersProps } from "../../stacks/gcp-servers.ts";
import { project, resource, resources, type TerraformJson } from "../modules/synthesize.ts";

const digest = `sha256:${"0a".repeat(32)}`;
const documents: GcpServersProps["servers"][string] = {
  image: { name: "documents", digest },
  variables: { MCP_DOCUMENTS_DIR: "/srv/documents" },
  secrets: { STORAGE_TOKEN: { version: "1" }, NEXT_TOKEN: {} },
  scaling: { minInstances: 1, maxInstances: 2 },
  assertion: { issuer: "https://mcp.example.com/callers", audience: "https://origin.example.com/mcp" },
};
const minimal: GcpServersProps = {
  project,
  region: "europe-west1",
  production: true,
  labels: { environment: "production" },
  servers: { documents },
};
const synthesized = (props: Partial<GcpServersProps> = {}): TerraformJson =>
  JSON.parse(Testing.synth(new GcpServers(new App(), "production-gcp", { ...minimal, ...props }), true));

const edgeInvoker = "edge-invoker@my-project.iam.gserviceaccount.com";

describe("the stack of private MCP servers on Google Cloud", () => {
  const json = synthesized();
  const service = resource(json, "google_cloud_run_v2_service");

  it("enables what it uses", () => {
    expect(resources(json, "google_project_service").map(({ service }) => service)).toEqual([
      "artifactregistry.googleapis.com",
      "containerscanning.googleapis.com",
      "iam.googleapis.com",
      "run.googleapis.com",
      "secretmanager.googleapis.com",
    ]);
  });

  it("keeps the images in a repository of its own, and runs them from there", () => {
    expect(resource(json, "google_artifact_registry_repository")).toMatchObject({
      repository_id: "mcp-servers",
    });
    const image = `europe-west1-docker.pkg.dev/my-project/mcp-servers/documents@${digest}`;
    expect(service).toMatchObject({ template: { containers: [{ image }] } });
  });

  it("has an identity for each server and one for the edge gateway, and no key of any", () => {
    expect(resources(json, "google_service_account").map(({ account_id }) => account_id)).toEqual([
      "edge-invoker",
      "mcp-documents",
    ]);
    expect(resources(json, "google_service_account_key")).toEqual([]);
    expect(service).toMatchObject({
      template: { service_account: "mcp-documents@my-project.iam.gserviceaccount.com" },
    });
  });

  it("lets the edge gateway's identity call the servers, and nobody else", () => {
    expect(resources(json, "google_cloud_run_v2_service_iam_binding")).toMatchObject([
      { role: "roles/run.invoker", members: [`serviceAccount:${edgeInvoker}`] },
    ]);
    expect(resources(json, "google_cloud_run_v2_service_iam_member")).toEqual([]);
    expect(JSON.stringify(json)).not.toMatch(/allUsers|allAuthenticatedUsers/);
  });

  it("grants nothing on the whole project", () => {
    const grants = Object.keys(json.resource ?? {}).filter((type) => type.includes("_iam_"));
    expect(grants).toEqual([
      "google_cloud_run_v2_service_iam_binding",
      "google_secret_manager_secret_iam_member",
    ]);
  });

  it("creates secrets without values, in the region", () => {
    expect(resources(json, "google_secret_manager_secret")).toMatchObject(
      ["documents_NEXT_TOKEN", "documents_STORAGE_TOKEN"].map((secret_id) => ({
        secret_id,
        replication: { user_managed: { replicas: [{ location: "europe-west1" }] } },
      })),
    );
    expect(JSON.stringify(json)).not.toMatch(/secret_data|secret_manager_secret_version/);
  });

  it("gives a server the secrets of which a version is named, and its own assertion audience", () => {
    const env = [
      { name: "ASSERTION_AUDIENCE", value: "https://origin.example.com/mcp" },
      { name: "ASSERTION_ISSUER", value: "https://mcp.example.com/callers" },
      { name: "MCP_DOCUMENTS_DIR", value: "/srv/documents" },
      { name: "MCP_HOST", value: "0.0.0.0" },
      { name: "MCP_PORT", value: "8080" },
      {
        name: "STORAGE_TOKEN",
        value_source: {
          secret_key_ref: { secret: expect.stringContaining("documents_STORAGE_TOKEN"), version: "1" },
        },
      },
    ];
    expect(service).toMatchObject({ template: { containers: [{ env }] } });
  });

  it("waits for the APIs before anything else", () => {
    const services = Object.keys(json.resource?.google_project_service ?? {});
    for (const [type, byId] of Object.entries(json.resource ?? {})) {
      if (type === "google_project_service") continue;
      for (const { depends_on } of Object.values(byId)) {
        expect(depends_on).toEqual(
          expect.arrayContaining(services.map((id) => `google_project_service.${id}`)),
        );
      }
    }
  });

  it("says where the servers are and who calls them", () => {
    const url = "https://documents-123456789012.europe-west1.run.app";
    expect(json.output).toEqual({
      servers: {
        value: { documents: { url, audience: url, urls: expect.stringMatching(/^\$\{.*\.urls\}$/) } },
      },
      edge_invoker: { value: edgeInvoker },
    });
  });

  it("labels everything with its environment", () => {
    expect(json.provider?.google).toMatchObject([{ default_labels: { environment: "production" } }]);
  });

  it("keeps the names of what is there when a server is added", () => {
    const more = synthesized({ servers: { archive: documents, documents } });
    for (const [type, byId] of Object.entries(json.resource ?? {})) {
      expect(Object.keys(more.resource?.[type] ?? {})).toEqual(expect.arrayContaining(Object.keys(byId)));
    }
  });

  it("is protected from being destroyed in production only", () => {
    for (const production of [true, false]) {
      const { resource: byType = {} } = synthesized({ production });
      for (const type of ["google_cloud_run_v2_service", "google_secret_manager_secret"]) {
        for (const { deletion_protection } of Object.values(byType[type] ?? {})) {
          expect(deletion_protection).toBe(production);
        }
      }
    }
  });

  it("refuses an image by tag in production", () => {
    const servers = { documents: { ...documents, image: { name: "documents", tag: "1.0.0" } } };
    expect(() => synthesized({ servers })).toThrow(/^production-gcp\/mcp-servers\/documents: in production/);
    expect(synthesized({ servers, production: false }).resource).toBeDefined();
  });
});
