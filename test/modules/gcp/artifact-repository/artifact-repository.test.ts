import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { ArtifactRepository } from "../../../../modules/gcp/artifact-repository/artifact-repository.ts";
import { project, resource, synthesize } from "../../synthesize.ts";

const props = { project, location: "europe-west1", repositoryId: "images" };
const repository = (repositoryId = "images") =>
  new ArtifactRepository(new TerraformStack(new App(), "stack"), "images", { ...props, repositoryId });
const digest = `sha256:${"0a".repeat(32)}`;

describe("ArtifactRepository", () => {
  it("keeps container images whose tags never move, scans them, and cleans up after itself", () => {
    const json = synthesize((stack) => new ArtifactRepository(stack, "images", props));
    expect(resource(json, "google_artifact_registry_repository")).toEqual({
      project: "my-project",
      location: "europe-west1",
      repository_id: "images",
      format: "DOCKER",
      docker_config: { immutable_tags: true },
      cleanup_policy_dry_run: false,
      cleanup_policies: [
        {
          id: "delete-untagged",
          action: "DELETE",
          condition: { tag_state: "UNTAGGED", older_than: "2592000s" },
        },
        { id: "keep-latest", action: "KEEP", most_recent_versions: { keep_count: 10 } },
      ],
      vulnerability_scanning_config: { enablement_config: "INHERITED" },
    });
  });

  it.each([
    ["grantPull", "roles/artifactregistry.reader"],
    ["grantPush", "roles/artifactregistry.writer"],
  ] as const)("%s grants %s on this repository alone", (grant, role) => {
    const json = synthesize((stack) => {
      new ArtifactRepository(stack, "images", props)[grant]("group:builders@example.com");
    });
    const [id] = Object.keys(json.resource?.google_artifact_registry_repository ?? {});
    expect(resource(json, "google_artifact_registry_repository_iam_member")).toMatchObject({
      repository: `\${google_artifact_registry_repository.${id}.name}`,
      role,
      member: "group:builders@example.com",
    });
  });

  it("names an image by its digest or by its tag", () => {
    const base = "europe-west1-docker.pkg.dev/my-project/images";
    expect(repository().imageUri("documents", { digest })).toBe(`${base}/documents@${digest}`);
    expect(repository().imageUri("team/documents", { tag: "1.0.0" })).toBe(`${base}/team/documents:1.0.0`);
  });

  it.each([
    ["Documents", { tag: "1" }],
    ["documents", { tag: "-1" }],
    ["documents", { tag: "1@sha256" }],
    ["documents", { digest: "sha256:0a" }],
  ])("names no image %s with %j", (name, version) => {
    expect(() => repository().imageUri(name, version)).toThrow(/^stack\/images: ".*" names no image\. Use/);
  });

  it.each(["a", "a".repeat(63)])("takes the id %s", (repositoryId) => {
    expect(repository(repositoryId).url).toMatch(`/${repositoryId}`);
  });

  it.each(["", "a".repeat(64), "1a", "a-", "a_b", "A"])("refuses the id %j", (repositoryId) => {
    expect(() => repository(repositoryId)).toThrow(
      `stack/images: "${repositoryId}" is not a repository id. Use 1 to 63`,
    );
  });
});
