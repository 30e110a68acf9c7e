import { appendFileSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { StackError } from "./cloud/stack/run-stack.ts";
import { runStacks } from "./cloud/stack/run-stacks.ts";
import { TerraformMissingError } from "./cloud/terraform/run-terraform.ts";

export interface LocalCloudOptions {
  /** Where the stacks are synthesized. */
  readonly outdir: string;
  /** The folder of Terraform's states. */
  readonly states: string;
  /** What Terraform prints. */
  readonly logFile: string;
  readonly signal: AbortSignal;
  /** Called with one line for people about each stack, or about why there is none. */
  readonly report: (message: string) => void;
}

/** Applies the stacks of the local environment in offline clouds. Nothing else here needs them, so they may fail. */
export async function applyLocalCloud(options: LocalCloudOptions): Promise<void> {
  const { outdir, states, logFile, signal, report } = options;
  writeFileSync(logFile, "");
  const { gcp } = (await import("./environment.ts")).local; // reads the ports from variables, and throws
  const facts = { projectNumbers: gcp ? { [gcp.projectId]: gcp.projectNumber } : {} };
  const runs = runStacks({
    operation: "apply",
    outdir,
    states,
    cloud: { facts },
    signal,
    onText: (text) => appendFileSync(logFile, text),
  });
  try {
    for await (const { stack, created, changed, destroyed } of runs) {
      report(
        `Offline cloud: ${stack} is applied: ${created} created, ${changed} changed, ${destroyed} destroyed`,
      );
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TerraformMissingError) {
      report(`Offline cloud: left out, since ${error.message}`);
      return;
    }
    appendFileSync(logFile, `\n${error instanceof StackError ? error.message : inspect(error)}\n`);
    report(
      `Offline cloud: ${error instanceof StackError ? error.stackName : "a stack"} is not applied; see ${logFile}`,
    );
  }
}
