import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  RemoteRepository,
  type RemoteRepositoryProps,
} from "../../../../modules/gcp/artifact-repository/remote-repository.ts";
import { RegionalSecret } from "../../../../modules/gcp/secret/regional-secret.ts";
import { Secret } from "../../../../modules/gcp/secret/secret.ts";
import { project, resource, synthesize } from "../../synthesize.ts";

const props = {
  project,
  location: "europe-west1",
  repositoryId: "docker-hub",
  upstream: "docker-hub",
} as const;
const remote = (changes: Partial<RemoteRepositoryProps>) => () =>
  new RemoteRepository(new TerraformStack(new App(), "stack"), "remote", { ...props, ...changes });

function dockerRepository(upstream: RemoteRepositoryProps["upstream"]): unknown {
  const json = synthesize((stack) => new RemoteRepository(stack, "remote", { ...props, upstream }));
  return resource(json, "google_artifact_registry_repository").remote_repository_config;
}

describe("RemoteRepository", () => {
  it("copies another registry, scans what it copies and cleans up after itself", () => {
    const json = synthesize((stack) => new RemoteRepository(stack, "remote", props));
    expect(resource(json, "google_artifact_registry_repository")).toEqual({
      project: "my-project",
      location: "europe-west1",
      repository_id: "docker-hub",
      format: "DOCKER",
      mode: "REMOTE_REPOSITORY",
      remote_repository_config: { docker_repository: { public_repository: "DOCKER_HUB" } },
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
      depends_on: [],
    });
  });

  it.each([
    ["ghcr", "https://ghcr.io"],
    [{ url: "https://registry.example.com" }, "https://registry.example.com"],
    [{ url: "https://registry.example.com:5000" }, "https://registry.example.com:5000"],
  ] as const)("copies %j", (upstream, uri) => {
    expect(dockerRepository(upstream)).toEqual({ docker_repository: { custom_repository: { uri } } });
  });

  it.each([
    "registry.example.com",
    "http://registry.example.com",
    "https://user:password@registry.example.com",
    "https://registry.example.com/",
    "https://registry.example.com/v2",
    "$" + "{var.registry}",
  ])("does not copy %j", (url) => {
    expect(remote({ upstream: { url } })).toThrow(
      `stack/remote: "${url}" is not the URL of a registry. Use https:// and a host`,
    );
  });

  it("cannot be pushed to", () => {
    expect(remote({})()).not.toHaveProperty("grantPush");
  });
});

describe("the credentials of a remote repository", () => {
  it("are a version of a secret, which Artifact Registry may read first", () => {
    const json = synthesize((stack) => {
      const secret = new Secret(stack, "token", { project, secretId: "docker-hub-token" });
      const credentials = { username: "acme", password: { secret, version: "2" } };
      new RemoteRepository(stack, "remote", { ...props, credentials });
    });
    const [grant] = Object.keys(json.resource?.google_secret_manager_secret_iam_member ?? {});
    expect(resource(json, "google_artifact_registry_repository")).toMatchObject({
      remote_repository_config: {
        upstream_credentials: {
          username_password_credentials: {
            username: "acme",
            password_secret_version: "projects/123456789012/secrets/docker-hub-token/versions/2",
          },
        },
      },
      depends_on: [`google_secret_manager_secret_iam_member.${grant}`],
    });
    expect(resource(json, "google_secret_manager_secret_iam_member").member).toBe(
      "serviceAccount:service-123456789012@gcp-sa-artifactregistry.iam.gserviceaccount.com",
    );
  });

  it.each(["latest", "0", "", "hunter2"])("are not version %j", (version) => {
    const secret = Secret.fromSecretId(new TerraformStack(new App(), "other"), "token", {
      project,
      secretId: "token",
    });
    expect(remote({ credentials: { username: "acme", password: { secret, version } } })).toThrow(
      `stack/remote: version "${version}" of the secret token cannot be a password. Use the number of a version`,
    );
  });

  it("are not in a regional secret", () => {
    const name = { project, secretId: "token", location: "europe-west1" };
    const secret = RegionalSecret.fromSecretId(new TerraformStack(new App(), "other"), "token", name);
    expect(remote({ credentials: { username: "acme", password: { secret, version: "1" } } })).toThrow(
      "of a global secret",
    );
  });

  it("have a username", () => {
    const secret = Secret.fromSecretId(new TerraformStack(new App(), "other"), "token", {
      project,
      secretId: "token",
    });
    expect(remote({ credentials: { username: " ", password: { secret, version: "1" } } })).toThrow(
      "stack/remote: the upstream is asked in nobody's name. Give a username.",
    );
  });
});
