import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startOfflineCloud } from "../../../../environments/local/cloud/offline-cloud.ts";
import { readPlan } from "../../../../environments/local/cloud/terraform/plan.ts";
import { runTerraform } from "../../../../environments/local/cloud/terraform/run-terraform.ts";
import { describeWithTerraform } from "./showings/with-terraform.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "offline-cloud-"));
});
afterEach(() => rm(directory, { recursive: true }));

const write = (configuration: object) =>
  writeFile(join(directory, "cdk.tf.json"), JSON.stringify(configuration));

const requires = (providers: object) => ({ terraform: { required_providers: providers } });

describe("the providers of a stack", () => {
  it("are those that it requires, whatever the form of their sources", async () => {
    await write(
      requires({ google: { source: "google" }, aws: { source: "hashicorp/aws", version: "6.25.0" } }),
    );
    const { reattach, stop } = await startOfflineCloud([directory]);
    await stop();
    expect(Object.keys(JSON.parse(reattach)).sort()).toEqual([
      "registry.terraform.io/hashicorp/aws",
      "registry.terraform.io/hashicorp/google",
    ]);
  });

  it("need bindings", async () => {
    await write(requires({ azurerm: { source: "hashicorp/azurerm" } }));
    await expect(startOfflineCloud([directory])).rejects.toThrow(
      "no bindings are installed for registry.terraform.io/hashicorp/azurerm: expected @cdktf/provider-azurerm or @cdktn/provider-azurerm",
    );
  });

  it("cannot be told where there is no stack", async () => {
    await expect(startOfflineCloud([directory])).rejects.toThrow("holds no stack: expected cdk.tf.json");
    await writeFile(join(directory, "cdk.tf.json"), "{");
    await expect(startOfflineCloud([directory])).rejects.toThrow("cdk.tf.json is not what was expected");
  });
});

describeWithTerraform("a stack in the offline clouds, with the real Terraform", () => {
  const google = requires({ google: { source: "google", version: "6.50.0" } });
  const account = { account_id: "caller", project: "project-of-somebody" };

  const terraform = async (...args: string[]) => {
    const { reattach, stop } = await startOfflineCloud([directory]);
    try {
      const run = await runTerraform(directory, args, { reattach });
      const plan = args[0] === "plan" && run.exitCode === 0;
      return { ...run, plan: plan ? await readPlan(directory, "plan", { reattach }) : undefined };
    } finally {
      await stop();
    }
  };

  it("may leave out what its state still holds, which is then destroyed", async () => {
    await write({ ...google, resource: { google_service_account: { caller: account } } });
    await terraform("init");
    expect((await terraform("apply", "-auto-approve")).exitCode).toBe(0);
    await write(google);
    const { plan } = await terraform("plan", "-out=plan");
    expect(plan?.resource_changes).toMatchObject([
      { address: "google_service_account.caller", change: { actions: ["delete"] } },
    ]);
  });

  it("is held to what the bindings describe, and to what other pages of the documentation say", async () => {
    await write({
      ...google,
      resource: {
        google_service_account: { caller: { ...account, account_id: "no" } },
        google_artifact_registry_repository: {
          images: {
            repository_id: "images",
            format: "DOCKER",
            mode: "NO_SUCH_MODE",
            project: account.project,
          },
        },
      },
    });
    await terraform("init");
    const { exitCode, stdout } = await terraform("validate", "-json");
    expect(exitCode).toBe(1);
    const { diagnostics } = JSON.parse(stdout);
    expect(diagnostics).toHaveLength(2);
    expect(JSON.stringify(diagnostics)).toMatch(/account_id/);
    expect(JSON.stringify(diagnostics)).toMatch(/NO_SUCH_MODE/);
  });
});
