import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OfflineCloudOptions, startOfflineCloud } from "../offline-cloud.ts";
import { keepStatesIn, stateFile } from "./local-state.ts";
import { readManifest, type SynthesizedStack } from "./manifest.ts";
import { runStack, type StackOptions } from "./run-stack.ts";
import type { StackRun } from "./stack-run.ts";

export interface StacksOptions extends Pick<StackOptions, "operation" | "onText" | "color"> {
  /** The app's output folder. */
  readonly outdir: string;
  /** The folder of the states. */
  readonly states: string;
  readonly cloud?: OfflineCloudOptions;
  /** What Terraform has begun is brought to its end. */
  readonly signal: AbortSignal;
  /** Called before each stack. */
  readonly onStart?: (stack: string, index: number, count: number) => void;
}

/**
 * Plans, applies or destroys all stacks of an app in the offline clouds, in the order of their dependencies. A plan
 * leaves the states as they are.
 *
 * @throws StackError Terraform refuses one; those that follow are left alone
 * @throws TerraformMissingError
 */
export async function* runStacks(options: StacksOptions): AsyncGenerator<StackRun> {
  const stacks = await readManifest(options.outdir);
  if (options.operation !== "plan") {
    yield* runEach(stacks, options);
    return;
  }
  const states = await mkdtemp(join(tmpdir(), "offline-states-"));
  try {
    await copyStates(stacks, options.states, states);
    yield* runEach(stacks, { ...options, states });
  } finally {
    await rm(states, { recursive: true });
  }
}

async function* runEach(
  stacks: readonly SynthesizedStack[],
  options: StacksOptions,
): AsyncGenerator<StackRun> {
  await keepStatesIn(options.states, stacks);
  const { reattach, stop } = await startOfflineCloud(
    stacks.map(({ directory }) => directory),
    options.cloud,
  );
  try {
    const ordered = options.operation === "destroy" ? stacks.toReversed() : stacks;
    for (const [index, stack] of ordered.entries()) {
      options.onStart?.(stack.name, index, ordered.length);
      // What depends on it is planned with its outputs.
      const rehearse = stacks.some(({ dependencies }) => dependencies.includes(stack.name));
      yield await runStack(stack, { ...options, reattach, rehearse });
    }
  } finally {
    await stop();
  }
}

async function copyStates(stacks: readonly SynthesizedStack[], from: string, to: string): Promise<void> {
  const copies = stacks.map((stack) =>
    copyFile(stateFile(from, stack), stateFile(to, stack)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    }),
  );
  await Promise.all(copies);
}
