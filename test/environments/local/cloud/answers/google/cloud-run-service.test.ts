import { describe, expect, it } from "vitest";
import { serviceUrl } from "../../../../../../modules/gcp/cloud-run-service/service-url.ts";
import { ask, askAll } from "../ask.ts";

const service = {
  type: "google_cloud_run_v2_service",
  config: {
    name: "documents",
    location: "europe-west1",
    project: "my-project",
    template: [{ timeout: "60s" }],
  },
  provider: { project: "another-project", region: "us-central1" },
  facts: { projectNumbers: { "my-project": "123456789012" } },
};
const path = "projects/my-project/locations/europe-west1/services/documents";

describe("a service of Cloud Run", () => {
  it("has the URL that its module computes at synth", () => {
    expect(ask(service, "urls", ["list", "string"])).toContain(
      serviceUrl({ name: "documents", location: "europe-west1", projectNumber: "123456789012" }),
    );
  });

  it("has a URL of each form, the one that nobody can compute being the main one", () => {
    const urls = ask(service, "urls", ["list", "string"]) as string[];
    expect(urls).toEqual([
      "https://documents-123456789012.europe-west1.run.app",
      expect.stringMatching(/^https:\/\/documents-[a-z2-7]{10}-ew\.a\.run\.app$/),
    ]);
    expect(ask(service, "uri")).toBe(urls[1]);
  });

  it("has the same hash in the URL as others of its project, and another than those of other projects", () => {
    const hashOf = (project: string, name: string) => {
      const uri = String(ask({ ...service, config: { ...service.config, project, name } }, "uri"));
      return /-([a-z2-7]{10})-/.exec(uri)?.[1];
    };
    expect(hashOf("my-project", "other")).toBe(hashOf("my-project", "documents"));
    expect(hashOf("other-project", "documents")).not.toBe(hashOf("my-project", "documents"));
  });

  it("has no deterministic URL where its first label would be too long", () => {
    const longest = { ...service, config: { ...service.config, name: "a".repeat(50) } };
    const longer = { ...service, config: { ...service.config, name: "a".repeat(51) } };
    expect(ask(longest, "urls", ["list", "string"])).toHaveLength(2);
    expect(ask(longer, "urls", ["list", "string"])).toEqual([ask(longer, "uri")]);
  });

  it("is ready, in its first generation", () => {
    expect(askAll(service, "id", "generation", "observed_generation", "reconciling", "create_time")).toEqual({
      id: path,
      generation: "1",
      observed_generation: "1",
      reconciling: false,
      create_time: "2026-01-01T00:00:00Z",
    });
    expect(ask(service, "terminal_condition")).toMatchObject([
      { type: "Ready", state: "CONDITION_SUCCEEDED" },
    ]);
    expect(ask(service, "uid")).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(ask(service, "etag")).toMatch(/^"[A-Za-z0-9+/]{16}"$/);
  });

  it("has a revision of the name that is written, or of a number", () => {
    expect(ask(service, "latest_ready_revision")).toMatch(
      new RegExp(`^${path}/revisions/documents-00001-[a-z2-7]{3}$`),
    );
    const named = { ...service, config: { ...service.config, template: [{ revision: "documents-blue" }] } };
    expect(ask(named, "latest_created_revision")).toBe(`${path}/revisions/documents-blue`);
  });
});
