import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StackError } from "../stack/run-stack.ts";
import { runStacks } from "../stack/run-stacks.ts";
import type { StackRun } from "../stack/stack-run.ts";
import type { EnvironmentCommand } from "./command-line.ts";
import { factsOf } from "./environments.ts";
import { announce, report, requireTerraform, synthesizeHere } from "./preparation.ts";

/** What `--json` prints. */
interface Summary {
  readonly environment: string;
  readonly operation: EnvironmentCommand["name"];
  /** In the order of their dependencies; up to the one that failed. */
  readonly stacks: readonly StackRun[];
  readonly failed?: { readonly stack: string; readonly reasons: string };
}

const DOING = { plan: "planning", apply: "applying", destroy: "destroying" } as const;

/** Plans, applies or destroys all stacks of an environment. @returns the exit code */
export async function runEnvironment(command: EnvironmentCommand, signal: AbortSignal): Promise<number> {
  const { name: operation, environment, json } = command;
  const states = join(command.state, "cloud");
  await requireTerraform(signal);
  announce(states);
  const outdir = await mkdtemp(join(tmpdir(), "offline-stacks-"));
  const stacks: StackRun[] = [];
  const summarize = (summary: Partial<Summary> = {}): void => {
    if (json) process.stdout.write(`${JSON.stringify({ environment, operation, stacks, ...summary })}\n`);
  };
  try {
    await synthesizeHere(outdir, environment, signal);
    const runs = runStacks({
      operation,
      outdir,
      states,
      cloud: { facts: await factsOf([environment]) },
      signal,
      onStart: (stack, index, count) => report(`${stack}: ${DOING[operation]} (${index + 1} of ${count})`),
      color: process.stdout.isTTY && process.env.NO_COLOR === undefined && !json,
      ...(!json && { onText: (text: string) => process.stdout.write(text) }),
    });
    for await (const run of runs) stacks.push(run);
  } catch (error) {
    if (error instanceof StackError && !signal.aborted)
      summarize({ failed: { stack: error.stackName, reasons: error.reasons } });
    throw error;
  } finally {
    await rm(outdir, { recursive: true });
  }
  summarize();
  return 0;
}
