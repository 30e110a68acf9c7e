import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OfflineProvider } from "../../../../../environments/local/cloud/provider/offline-provider.ts";
import { startProviders } from "../../../../../environments/local/cloud/provider/start-providers.ts";
import { type Plan, readPlan } from "../../../../../environments/local/cloud/terraform/plan.ts";
import {
  runTerraform,
  type TerraformRun,
} from "../../../../../environments/local/cloud/terraform/run-terraform.ts";

/** Tests with the real Terraform are skipped where there is none. */
export const TERRAFORM_IS_ABSENT = spawnSync("terraform", ["version"]).error !== undefined;

/** A directory with a configuration, and a provider for it. */
export interface Workspace extends AsyncDisposable {
  /** Replaces the configuration, which is JSON as in a .tf.json file. */
  write(configuration: object): Promise<void>;
  terraform(...args: string[]): Promise<TerraformRun>;
  /** @throws Error the plan failed */
  plan(...args: string[]): Promise<Plan>;
  /** @throws Error the apply failed */
  apply(...args: string[]): Promise<TerraformRun>;
  /** Values of the outputs, those that are sensitive included. */
  outputs(): Promise<Record<string, unknown>>;
}

export async function openWorkspace(provider: OfflineProvider, configuration: object): Promise<Workspace> {
  const directory = await mkdtemp(join(tmpdir(), "offline-cloud-"));
  const providers = await startProviders({ providers: [provider] });
  const terraform = (...args: string[]) => runTerraform(directory, args, { reattach: providers.reattach });
  const succeed = async (...args: string[]): Promise<TerraformRun> => {
    const run = await terraform(...args);
    if (run.exitCode !== 0) throw new Error(run.stderr || run.stdout);
    return run;
  };
  const workspace: Workspace = {
    write: (next) =>
      writeFile(
        join(directory, "main.tf.json"),
        JSON.stringify({
          terraform: { required_providers: { small: { source: "example/small" } } },
          ...next,
        }),
      ),
    terraform,
    async plan(...args) {
      await succeed("plan", "-out=plan", ...args);
      return readPlan(directory, "plan", { reattach: providers.reattach });
    },
    apply: (...args) => succeed("apply", "-auto-approve", ...args),
    async outputs() {
      const { stdout } = await succeed("output", "-json");
      const outputs: Record<string, { value: unknown }> = JSON.parse(stdout);
      return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
    },
    async [Symbol.asyncDispose]() {
      await providers.stop();
      await rm(directory, { recursive: true });
    },
  };
  await workspace.write(configuration);
  await succeed("init");
  return workspace;
}

/** An expression of the Terraform language, as JSON holds it. */
export function reference(expression: string): string {
  return `\${${expression}}`;
}

/** What a plan does with each resource that it changes. */
export function actionsOf(plan: Plan): Record<string, string> {
  return Object.fromEntries(
    plan.resource_changes
      .filter(({ change }) => change.actions.join() !== "no-op")
      .map(({ address, change }) => [address, change.actions.join()]),
  );
}
