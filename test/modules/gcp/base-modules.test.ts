import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import { TerraformStack, Testing } from "cdktf";
import { afterAll, beforeAll, expect, it } from "vitest";
import "../../../environments/local/cloud/testing/matchers.ts";
import { type AppliedStack, applyStack } from "../../../environments/local/cloud/testing/apply-stack.ts";
import { ArtifactRepository } from "../../../modules/gcp/artifact-repository/artifact-repository.ts";
import { RemoteRepository } from "../../../modules/gcp/artifact-repository/remote-repository.ts";
import { VirtualRepository } from "../../../modules/gcp/artifact-repository/virtual-repository.ts";
import { CryptoKey } from "../../../modules/gcp/crypto-key/crypto-key.ts";
import { ProjectServices } from "../../../modules/gcp/project-services/project-services.ts";
import { RegionalSecret } from "../../../modules/gcp/secret/regional-secret.ts";
import { RotationTopic } from "../../../modules/gcp/secret/rotation-topic.ts";
import { Secret } from "../../../modules/gcp/secret/secret.ts";
import { ServiceAccount } from "../../../modules/gcp/service-account/service-account.ts";
import { EphemeralVariable } from "../../../modules/terraform/ephemeral-variable.ts";
import { describeWithTerraform } from "../../environments/local/cloud/showings/with-terraform.ts";
import { project } from "../synthesize.ts";

const location = "europe-west1";

/** Every kind of thing of these modules, each with what it can have. */
class BaseModules extends TerraformStack {
  readonly key: CryptoKey;
  readonly images: ArtifactRepository;
  readonly secret: Secret;

  constructor(revision = 1) {
    super(Testing.app(), "base-modules");
    new GoogleProvider(this, "google", { project: project.id });
    const services = new ProjectServices(this, "services", { project, services: ["iam.googleapis.com"] });
    const account = new ServiceAccount(this, "account", { project, accountId: "my-account" });
    services.precede(account);
    this.key = new CryptoKey(this, "key", { project, location, name: "my-key" });
    this.secret = this.secrets(revision);
    this.images = this.repositories();
    this.images.grantPush(account);
    this.secret.grantRead(account, { version: "1" });
    account.grantProjectRole("roles/logging.logWriter");
    account.grantIdToken("group:callers@example.com");
    account.grantWorkloadIdentity({ project, namespace: "mcp", serviceAccount: "documents" });
  }

  private secrets(revision: number): Secret {
    const encryption = { key: this.key };
    const topic = new RotationTopic(this, "topic", { project, topicId: "rotation", encryption });
    const rotation = { topic, nextTime: "2030-01-31T12:00:00Z", periodDays: 30 };
    new RegionalSecret(this, "regional", {
      project,
      location,
      secretId: "regional",
      encryption,
      rotation,
    }).grantRead("group:readers@example.com", { version: "1" });
    const secret = new Secret(this, "secret", {
      project,
      secretId: "token",
      rotation,
      replication: { replicas: { [location]: { encryption } } },
      expireTime: "2031-01-31T12:00:00Z",
    });
    const value = new EphemeralVariable(this, "token", { description: "The token" });
    value.addOverride("default", "never in a plan");
    secret.addVersion("version", { value, revision });
    return secret;
  }

  private repositories(): ArtifactRepository {
    const common = { project, location, encryption: { key: this.key } };
    const images = new ArtifactRepository(this, "images", { ...common, repositoryId: "images" });
    const hub = new RemoteRepository(this, "hub", {
      ...common,
      repositoryId: "hub",
      upstream: "docker-hub",
      credentials: { username: "acme", password: { secret: this.secret, version: "1" } },
    });
    const ghcr = new RemoteRepository(this, "ghcr", { ...common, repositoryId: "ghcr", upstream: "ghcr" });
    new VirtualRepository(this, "all", {
      ...common,
      repositoryId: "all",
      upstreams: {
        images: { repository: images, priority: 30 },
        hub: { repository: hub, priority: 20 },
        ghcr: { repository: ghcr, priority: 10 },
      },
    });
    return images;
  }
}

describeWithTerraform("keys, secrets, repositories, accounts and APIs, with the real Terraform", () => {
  let applied: AppliedStack;
  beforeAll(async () => {
    applied = await applyStack(new BaseModules(), {
      facts: { projectNumbers: { [project.id]: project.number } },
    });
  });
  afterAll(() => applied?.[Symbol.asyncDispose]());

  it("are as they are written once they are applied", async () => {
    expect(await applied.plan()).toBeUnchanged();
  });

  it("keep the value of a secret in no plan, and write it again with another revision", async () => {
    const plan = await applied.plan(new BaseModules(2));
    expect(plan).toReplace("google_secret_manager_secret_version", "secret_data_wo_version");
    expect(JSON.stringify(plan)).not.toContain("never in a plan");
  });

  it("keep the images of a repository, and what a key encrypted, from being destroyed", async () => {
    const moved = new BaseModules();
    moved.images.resource.location = "europe-west3";
    expect(await applied.plan(moved)).toFailWith(
      `resource.google_artifact_registry_repository.${moved.images.resource.friendlyUniqueId}`,
      "Instance cannot be destroyed",
    );
    const renamed = new BaseModules();
    renamed.key.resource.name = "another-key";
    expect(await applied.plan(renamed)).toFailWith(
      `resource.google_kms_crypto_key.${renamed.key.resource.friendlyUniqueId}`,
      "Instance cannot be destroyed",
    );
  });
});
