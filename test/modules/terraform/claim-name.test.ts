import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ArtifactRepository } from "../../../modules/gcp/artifact-repository/artifact-repository.ts";
import { RemoteRepository } from "../../../modules/gcp/artifact-repository/remote-repository.ts";
import { CryptoKey } from "../../../modules/gcp/crypto-key/crypto-key.ts";
import type { Project } from "../../../modules/gcp/project/project.ts";
import { RegionalSecret } from "../../../modules/gcp/secret/regional-secret.ts";
import { RotationTopic } from "../../../modules/gcp/secret/rotation-topic.ts";
import { Secret } from "../../../modules/gcp/secret/secret.ts";
import { ServiceAccount } from "../../../modules/gcp/service-account/service-account.ts";
import { project } from "../synthesize.ts";

const location = "europe-west1";

/** Each makes one thing that is called `my-name` in a project. */
const KINDS: Readonly<Record<string, (scope: Construct, id: string, project: Project) => Construct>> = {
  ArtifactRepository: (scope, id, project) =>
    new ArtifactRepository(scope, id, { project, location, repositoryId: "my-name" }),
  CryptoKey: (scope, id, project) => new CryptoKey(scope, id, { project, location, name: "my-name" }),
  RegionalSecret: (scope, id, project) =>
    new RegionalSecret(scope, id, { project, location, secretId: "my-name" }),
  RotationTopic: (scope, id, project) => new RotationTopic(scope, id, { project, topicId: "my-name" }),
  Secret: (scope, id, project) => new Secret(scope, id, { project, secretId: "my-name" }),
  ServiceAccount: (scope, id, project) => new ServiceAccount(scope, id, { project, accountId: "my-name" }),
};

describe("a name in the cloud", () => {
  it.each(Object.keys(KINDS))(
    "of a %s is taken once, in whichever stack, and again in another project",
    (kind) => {
      const app = new App();
      const first = new TerraformStack(app, "first");
      const second = new TerraformStack(app, "second");
      const make = KINDS[kind] ?? expect.fail();
      make(first, "a", project);
      expect(() => make(second, "b", project)).toThrow(
        /^second\/b: projects\/my-project\/\S+my-name\S* is first\/a already\. Give one of the two another name\.$/,
      );
      expect(() => make(second, "c", { id: "other-project", number: "210987654321" })).not.toThrow();
    },
  );

  it("is that of its kind alone", () => {
    const stack = new TerraformStack(new App(), "stack");
    expect(() => {
      for (const [kind, make] of Object.entries(KINDS)) make(stack, kind, project);
    }).not.toThrow();
  });

  it("is shared by repositories of every kind", () => {
    const stack = new TerraformStack(new App(), "stack");
    const props = { project, location, repositoryId: "images" };
    new ArtifactRepository(stack, "a", props);
    expect(() => new RemoteRepository(stack, "b", { ...props, upstream: "ghcr" })).toThrow(
      "is stack/a already",
    );
  });

  it("is not taken by what refers to what exists", () => {
    const stack = new TerraformStack(new App(), "stack");
    const name = { project, secretId: "my-secret" };
    expect(() => {
      Secret.fromSecretId(stack, "reference", name);
      new Secret(stack, "secret", name);
      Secret.fromSecretId(stack, "another", name);
    }).not.toThrow();
  });
});
