import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type OfflineCloudOptions, startOfflineCloud } from "../offline-cloud.ts";
import type { Path } from "../protocol/value.ts";
import { readPlan } from "../terraform/plan.ts";
import { runTerraform } from "../terraform/run-terraform.ts";
import { locatedJson } from "./located-json.ts";
import { locate, readDiagnostics, type StackDiagnostic } from "./stack-diagnostic.ts";
import { type StackPlan, StackRefusedError } from "./stack-plan.ts";

/** A stack where Terraform works on it. */
export interface StackDirectory {
  plan(...args: readonly string[]): Promise<StackPlan>;
  /** Applies what was planned last. @throws StackRefusedError */
  apply(): Promise<void>;
  /** The values of the outputs, sensitive ones included. */
  outputs(): Promise<Readonly<Record<string, unknown>>>;
}

const PLAN_FILE = "stack.tfplan";
const NO_PROVIDERS = "{}";

/** @param directory with `cdk.tf.json`, which is written anew */
export async function openStackDirectory(
  directory: string,
  options: OfflineCloudOptions,
): Promise<StackDirectory> {
  const stack = { directory, places: await locateFiles(directory), options };
  return {
    plan: (...args) =>
      withTerraform(stack, async (terraform, reattach) => {
        const commands = [
          ["init", "-input=false"],
          ["validate"],
          ["plan", "-input=false", `-out=${PLAN_FILE}`, ...args],
        ] as const;
        let diagnostics: readonly StackDiagnostic[] = [];
        for (const [command, ...rest] of commands) {
          const run = await terraform(command, ...rest);
          diagnostics = run.diagnostics;
          if (run.failed) return { refusedBy: command, diagnostics, resources: [], outputs: {} };
        }
        const plan = await readPlan(directory, PLAN_FILE, { reattach });
        return { diagnostics, resources: plan.resource_changes, outputs: plan.output_changes };
      }),
    apply: () =>
      withTerraform(stack, async (terraform) => {
        const { failed, diagnostics } = await terraform("apply", PLAN_FILE);
        if (failed) throw new StackRefusedError("apply", diagnostics);
      }),
    async outputs() {
      const { exitCode, stdout, stderr } = await runTerraform(directory, ["output", "-json"], {
        reattach: NO_PROVIDERS,
      });
      if (exitCode !== 0) throw new Error(`terraform output: ${stderr}`);
      const outputs = JSON.parse(stdout) as Record<string, { readonly value: unknown }>;
      return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
    },
  };
}

interface Stack {
  readonly directory: string;
  readonly places: Places;
  readonly options: OfflineCloudOptions;
}

/** By file, the value that stands on each of its lines. */
type Places = ReadonlyMap<string, readonly Path[]>;

async function locateFiles(directory: string): Promise<Places> {
  const files = (await readdir(directory)).filter((name) => name.endsWith(".tf.json"));
  const located = files.map(async (name): Promise<[string, readonly Path[]]> => {
    const file = join(directory, name);
    const { text, paths } = locatedJson(JSON.parse(await readFile(file, "utf8")));
    await writeFile(file, text);
    return [name, paths];
  });
  return new Map(await Promise.all(located));
}

interface Run {
  readonly failed: boolean;
  readonly diagnostics: readonly StackDiagnostic[];
}

type Terraform = (command: string, ...args: readonly string[]) => Promise<Run>;

/** With a cloud that knows what the stack says now, and what its state says of before. */
async function withTerraform<T>(
  { directory, places, options }: Stack,
  work: (terraform: Terraform, reattach: string) => Promise<T>,
): Promise<T> {
  const { reattach, stop } = await startOfflineCloud([directory], options);
  const terraform: Terraform = async (command, ...args) => {
    const run = await runTerraform(directory, [command, "-json", ...args], { reattach });
    const failed = run.exitCode !== 0;
    const diagnostics = readDiagnostics(run.stdout).map((each) => locate(each, places));
    if (failed && !diagnostics.some(({ severity }) => severity === "error")) {
      throw new Error(`terraform ${command}: ${run.stderr || run.stdout}`);
    }
    return { failed, diagnostics };
  };
  try {
    return await work(terraform, reattach);
  } finally {
    await stop();
  }
}
