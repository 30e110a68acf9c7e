import { App, TerraformStack } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ArtifactRepository,
  type ArtifactRepositoryProps,
} from "../../../../modules/gcp/artifact-repository/artifact-repository.ts";
import type { CleanupProps } from "../../../../modules/gcp/artifact-repository/cleanup.ts";
import { CryptoKey } from "../../../../modules/gcp/crypto-key/crypto-key.ts";
import type { Principal } from "../../../../modules/gcp/iam/grantee.ts";
import { project, resource, resources, synthesize } from "../../synthesize.ts";

const props = { project, location: "europe-west1", repositoryId: "images" };
const repository = (changes: Partial<ArtifactRepositoryProps> = {}) =>
  new ArtifactRepository(new TerraformStack(new App(), "stack"), "images", { ...props, ...changes });
const written = (changes: Partial<ArtifactRepositoryProps> = {}) =>
  resource(
    synthesize((stack) => new ArtifactRepository(stack, "images", { ...props, ...changes })),
    "google_artifact_registry_repository",
  );
const digest = `sha256:${"0a".repeat(32)}`;

describe("ArtifactRepository", () => {
  it("keeps container images whose tags never move, scans them, and cleans up after itself", () => {
    expect(written()).toEqual({
      project: "my-project",
      location: "europe-west1",
      repository_id: "images",
      format: "DOCKER",
      mode: "STANDARD_REPOSITORY",
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
      lifecycle: { prevent_destroy: true },
      depends_on: [],
    });
  });

  it("is described, labelled and can be destroyed where that is said", () => {
    expect(
      written({ description: "MCP servers", labels: { team: "docs" }, deletionProtection: false }),
    ).toMatchObject({
      description: "MCP servers",
      labels: { team: "docs" },
      lifecycle: { prevent_destroy: false },
    });
  });

  it("is encrypted with a key that Artifact Registry may use first", () => {
    const keyName = "projects/my-project/locations/europe-west1/keyRings/r/cryptoKeys/k";
    const json = synthesize((stack) => {
      const encryption = { key: CryptoKey.fromKeyName(stack, "key", keyName) };
      new ArtifactRepository(stack, "images", { ...props, encryption });
    });
    const [grant] = Object.keys(json.resource?.google_kms_crypto_key_iam_member ?? {});
    expect(resource(json, "google_artifact_registry_repository")).toMatchObject({
      kms_key_name: keyName,
      depends_on: [`google_kms_crypto_key_iam_member.${grant}`],
    });
    expect(resource(json, "google_kms_crypto_key_iam_member").member).toBe(
      "serviceAccount:service-123456789012@gcp-sa-artifactregistry.iam.gserviceaccount.com",
    );
  });

  it("leaves images unscanned for a reason only", () => {
    expect(written({ scanningDisabled: { reason: "scanned where they are built" } })).toMatchObject({
      vulnerability_scanning_config: { enablement_config: "DISABLED" },
    });
    expect(() => repository({ scanningDisabled: { reason: " " } })).toThrow(
      "stack/images: images are left unscanned without a reason. Say why, or leave scanningDisabled out.",
    );
  });

  it.each(["a", "a".repeat(63)])("takes the id %s", (repositoryId) => {
    expect(repository({ repositoryId }).url).toMatch(`/${repositoryId}`);
  });

  it.each(["", "a".repeat(64), "1a", "a-", "a_b", "A"])("refuses the id %j", (repositoryId) => {
    expect(() => repository({ repositoryId })).toThrow(
      `stack/images: "${repositoryId}" is not a repository id. Use 1 to 63`,
    );
  });

  it.each(["europe-west1", "northamerica-northeast1", "europe", "us", "asia"])("may be in %s", (location) => {
    expect(repository({ location }).url).toBe(`${location}-docker.pkg.dev/my-project/images`);
  });

  it.each(["", "global", "eu", "europe-west1-b"])("is not in %j", (location) => {
    expect(() => repository({ location })).toThrow(
      `stack/images: "${location}" is not a location of repositories. Use a region`,
    );
  });
});

describe("what a repository deletes", () => {
  it("is what is said, and what is to be kept is kept", () => {
    const cleanup = {
      untaggedAfterDays: 7,
      anyAfterDays: 365,
      keepLatest: 3,
      keepTagPrefixes: ["release-"],
      dryRun: true,
    };
    expect(written({ cleanup })).toMatchObject({
      cleanup_policy_dry_run: true,
      cleanup_policies: [
        {
          id: "delete-untagged",
          action: "DELETE",
          condition: { tag_state: "UNTAGGED", older_than: "604800s" },
        },
        { id: "keep-latest", action: "KEEP", most_recent_versions: { keep_count: 3 } },
        { id: "delete-old", action: "DELETE", condition: { tag_state: "ANY", older_than: "31536000s" } },
        { id: "keep-tags", action: "KEEP", condition: { tag_state: "TAGGED", tag_prefixes: ["release-"] } },
      ],
    });
  });

  it.each<[CleanupProps, string]>([
    [{ untaggedAfterDays: 0 }, "no image has an age of 0 days. Use a whole number from 1."],
    [{ anyAfterDays: 1.5 }, "no image has an age of 1.5 days."],
    [{ keepLatest: 0 }, "the latest 0 images cannot be kept. Keep a whole number from 1 to 100."],
    [{ keepLatest: 101 }, "the latest 101 images cannot be kept."],
  ])("is not %j", (cleanup, message) => {
    expect(() => repository({ cleanup })).toThrow(`stack/images: ${message}`);
  });
});

describe("an image of a repository", () => {
  const base = "europe-west1-docker.pkg.dev/my-project/images";

  it("is named by its digest", () => {
    expect(repository().imageUri("documents", { digest })).toBe(`${base}/documents@${digest}`);
  });

  it("is named by its tag outside of production, and not in production", () => {
    const tag = "1.0.0";
    expect(repository({ production: false }).imageUri("team/documents", { tag })).toBe(
      `${base}/team/documents:1.0.0`,
    );
    expect(() => repository().imageUri("team/documents", { tag })).toThrow(
      'stack/images: in production the tag "1.0.0" could become another image. Name the image by its digest',
    );
  });

  it.each([
    ["Documents", { tag: "1" }],
    ["documents", { tag: "-1" }],
    ["documents", { tag: "1@sha256" }],
    ["documents", { digest: "sha256:0a" }],
    ["../other/documents", { digest }],
  ])("is not %s with %j", (name, version) => {
    expect(() => repository({ production: false }).imageUri(name, version)).toThrow(
      /^stack\/images: ".*" names no image\. Use/,
    );
  });

  it("is in this repository, whatever its name", () => {
    const images = repository();
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9._/-]{1,20}$/)), (name) => {
        try {
          const [path, hash] = images.imageUri(name, { digest }).slice(base.length).split("@");
          expect(path).toMatch(/^(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)+$/);
          expect(hash).toBe(digest);
        } catch (error) {
          expect(String(error)).toContain("names no image");
        }
      }),
    );
  });
});

describe("a grant on a repository", () => {
  const builders = "group:builders@example.com";

  it.each([
    ["grantPull", "roles/artifactregistry.reader"],
    ["grantPush", "roles/artifactregistry.writer"],
  ] as const)("%s is %s on this repository alone, once", (grant, role) => {
    const json = synthesize((stack) => {
      const images = new ArtifactRepository(stack, "images", props);
      expect(images[grant](builders)).toBe(images[grant](builders));
    });
    const [id] = Object.keys(json.resource?.google_artifact_registry_repository ?? {});
    expect(resource(json, "google_artifact_registry_repository_iam_member")).toEqual({
      project: "my-project",
      location: "europe-west1",
      repository: `\${google_artifact_registry_repository.${id}.name}`,
      role,
      member: builders,
      depends_on: [],
    });
  });

  it.each(["allUsers", "allAuthenticatedUsers", "user:a@example.com", "domain:example.com"])(
    "is not for %s",
    (member) => {
      expect(() => repository().grantPull(member as Principal)).toThrow("cannot be granted a role here");
    },
  );

  it("is made on one that another stack creates too", () => {
    const json = synthesize((stack) => {
      const images = ArtifactRepository.fromRepositoryId(stack, "images", props);
      images.grantPush(builders);
      expect(images.imageUri("documents", { digest })).toContain("/my-project/images/documents@sha256:");
    });
    expect(json.resource).toEqual({ google_artifact_registry_repository_iam_member: expect.any(Object) });
    expect(resources(json, "google_artifact_registry_repository_iam_member")[0]).toMatchObject({
      repository: "images",
      role: "roles/artifactregistry.writer",
    });
  });

  it("is not made on what is no repository's name", () => {
    const stack = new TerraformStack(new App(), "stack");
    expect(() =>
      ArtifactRepository.fromRepositoryId(stack, "images", { ...props, repositoryId: "A" }),
    ).toThrow('stack/images: "A" is not a repository id.');
  });
});
