import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readPlan } from "../../../../../environments/local/cloud/terraform/plan.ts";
import {
  runTerraform,
  TerraformMissingError,
} from "../../../../../environments/local/cloud/terraform/run-terraform.ts";
import { TERRAFORM_IS_ABSENT } from "../provider/workspace.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "run-terraform-"));
});
afterEach(() => rm(directory, { recursive: true }));

describe("running terraform", () => {
  it("says how to get it where there is none", async () => {
    const run = runTerraform(directory, ["version"], { reattach: "{}", environment: { PATH: directory } });
    await expect(run).rejects.toThrow(TerraformMissingError);
    await expect(run).rejects.toThrow("https://developer.hashicorp.com/terraform/install");
  });
});

describe.skipIf(TERRAFORM_IS_ABSENT)("running the real terraform", () => {
  it("gives its output and its exit code", async () => {
    const { exitCode, stdout } = await runTerraform(directory, ["version", "-json"], { reattach: "{}" });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty("terraform_version");
  });

  it("fetches no provider: one that is not attached is refused at once", async () => {
    await writeFile(join(directory, "main.tf.json"), JSON.stringify({ provider: { google: {} } }));
    const { exitCode, stderr } = await runTerraform(directory, ["init", "-no-color"], { reattach: "{}" });
    expect(exitCode).toBe(1);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(
      "hashicorp/google was not found in any of the search locations",
    );
  });

  it("waits for its end when it is interrupted", async () => {
    const provisioner = { "local-exec": { command: "touch begun; sleep 30" } };
    const configuration = { resource: { terraform_data: { long: { provisioner } } } };
    await writeFile(join(directory, "main.tf.json"), JSON.stringify(configuration));
    await runTerraform(directory, ["init"], { reattach: "{}" });
    const abort = new AbortController();
    const options = { reattach: "{}", signal: abort.signal };
    const run = runTerraform(directory, ["apply", "-auto-approve"], options);
    await vi.waitFor(() => access(join(directory, "begun")), { timeout: 10_000 });
    abort.abort();
    const { exitCode, stdout } = await run;
    expect(exitCode).toBe(1);
    expect(stdout).toContain("Interrupt received.");
  });

  it("tells why a plan cannot be read", async () => {
    await expect(readPlan(directory, "no-such-plan", { reattach: "{}" })).rejects.toThrow("terraform show");
  });
});
