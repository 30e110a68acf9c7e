import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { CryptoKey } from "../../../modules/gcp/crypto-key/crypto-key.ts";
import { Secret } from "../../../modules/gcp/secret/secret.ts";
import { ServiceAccount } from "../../../modules/gcp/service-account/service-account.ts";
import { waitFor } from "../../../modules/terraform/wait-for.ts";
import { project } from "../synthesize.ts";

function twoStacks() {
  const app = new App();
  return { first: new TerraformStack(app, "first"), second: new TerraformStack(app, "second") };
}

const accountIn = (stack: TerraformStack) =>
  new ServiceAccount(stack, "account", { project, accountId: "my-account" });

describe("what a resource waits for", () => {
  it("is what it names, in its own stack", () => {
    const { first } = twoStacks();
    const { resource } = accountIn(first);
    const elsewhere = { fqn: "google_container_cluster.cluster" };
    expect(waitFor(first, [resource, elsewhere])).toEqual([resource, elsewhere]);
    expect(first.dependencies).toEqual([]);
  });

  it("is the whole of another stack", () => {
    const { first, second } = twoStacks();
    expect(waitFor(second, [accountIn(first).resource])).toEqual([]);
    expect(second.dependencies).toEqual([first]);
  });

  it("is never read from another stack's state", () => {
    const { first, second } = twoStacks();
    const key = new CryptoKey(first, "key", { project, location: "europe-west1", name: "my-key" });
    const secret = new Secret(second, "secret", {
      project,
      secretId: "my-secret",
      replication: { replicas: { "europe-west1": { encryption: { key } } } },
    });
    secret.grantRead(accountIn(first));
    first.prepareStack();
    second.prepareStack();
    expect(second.toTerraform()).not.toHaveProperty("data");
    expect(second.dependencies).toEqual([first]);
  });
});
