import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startOfflineCloud } from "../../../environments/local/cloud/offline-cloud.ts";
import { keepStatesIn } from "../../../environments/local/cloud/stack/local-state.ts";
import { readManifest } from "../../../environments/local/cloud/stack/manifest.ts";
import { runTerraform } from "../../../environments/local/cloud/terraform/run-terraform.ts";
import { stackOf } from "../baselines/stack-of.ts";
import { run } from "../child-process.ts";
import { mediansInTurns } from "../medians.ts";
import type { Row } from "../row.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** Planning an environment that was never applied, against a stack that holds nothing. */
export function planOfAnEnvironment(): Promise<Row> {
  return inTemporaryFolder(async (folder) => {
    const env = { CDKTF_OUTDIR: join(folder, "environment"), ENVIRONMENT: "dev" };
    await run({ args: [join(ROOT, "stacks/main.ts")], env });
    const stacks = await readManifest(env.CDKTF_OUTDIR);
    await keepStatesIn(join(folder, "states"), stacks);
    const directories = stacks.map(({ directory }) => directory);
    const nothing = await writeStack(join(folder, "nothing"), 0);
    const times = await planTimes({ measured: directories, baseline: [nothing] }, 9);
    return {
      name: "plan of the environment dev",
      ...times,
      meaning: "terraform plan with the offline clouds, against an empty stack: what the stacks add",
    };
  });
}

/** Planning a hundred resources that refer to each other, against a stack that holds nothing. */
export function planOf100(): Promise<Row> {
  return inTemporaryFolder(async (folder) => {
    const hundred = await writeStack(join(folder, "hundred"), 100);
    const nothing = await writeStack(join(folder, "nothing"), 0);
    return {
      name: "plan of 100 resources",
      ...(await planTimes({ measured: [hundred], baseline: [nothing] }, 9)),
      meaning: "terraform plan with the offline clouds, against an empty stack: what the resources add",
    };
  });
}

/** Whether ten times as many resources take ten times as long. */
export function planOf1000(): Promise<Row> {
  return inTemporaryFolder(async (folder) => {
    const directories = {
      nothing: [await writeStack(join(folder, "nothing"), 0)],
      hundred: [await writeStack(join(folder, "hundred"), 100)],
      thousand: [await writeStack(join(folder, "thousand"), 1000)],
    };
    const { nothing, hundred, thousand } = await planTimes(directories, 5);
    return {
      name: "plan of 1,000 resources",
      measured: thousand - nothing,
      baseline: 10 * (hundred - nothing),
      meaning: "against ten times 100 resources, both less an empty stack: 1 is linear, more grows faster",
    };
  });
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function writeStack(directory: string, resources: number): Promise<string> {
  await mkdir(directory);
  await writeFile(join(directory, "cdk.tf.json"), JSON.stringify(stackOf(resources)));
  return directory;
}

/** The times of `terraform plan` alone: the clouds run already, and Terraform is initialized. */
async function planTimes<Name extends string>(
  directories: Readonly<Record<Name, readonly string[]>>,
  repetitions: number,
): Promise<Record<Name, number>> {
  const all = Object.values<readonly string[]>(directories).flat();
  const { reattach, stop } = await startOfflineCloud(all);
  const terraform = async (directory: string, ...args: readonly string[]): Promise<void> => {
    const { exitCode, stderr } = await runTerraform(directory, args, { reattach });
    if (exitCode !== 0) throw new Error(`terraform ${args.join(" ")}: ${stderr}`);
  };
  try {
    for (const directory of all) await terraform(directory, "init");
    const works = Object.entries<readonly string[]>(directories).map(([name, ofName]) => {
      const plan = async () => {
        for (const directory of ofName) await terraform(directory, "plan");
      };
      return [name, plan] as const;
    });
    return await mediansInTurns(Object.fromEntries(works) as Record<Name, () => Promise<void>>, repetitions);
  } finally {
    await stop();
  }
}
