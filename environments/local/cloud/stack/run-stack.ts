import { parseOutputs } from "../terraform/outputs.ts";
import { readPlan } from "../terraform/plan.ts";
import { runTerraform, type TerraformOptions } from "../terraform/run-terraform.ts";
import type { SynthesizedStack } from "./manifest.ts";
import { type StackRun, stackRun } from "./stack-run.ts";

/** What is done with a stack. `plan` changes nothing. */
export type Operation = "plan" | "apply" | "destroy";

export interface StackOptions extends TerraformOptions {
  readonly operation: Operation;
  /** Whether what is planned is to be applied as well, so that others can be planned. */
  readonly rehearse: boolean;
  /** Called with what Terraform prints for people. @default nobody reads it */
  readonly onText?: ((text: string) => void) | undefined;
  /** Whether that text is coloured. @default false */
  readonly color?: boolean | undefined;
}

/** Terraform refused a stack. */
export class StackError extends Error {
  override readonly name = "StackError";
  readonly stackName: string;
  /** As Terraform prints them. */
  readonly reasons: string;

  constructor(stackName: string, reasons: string) {
    super(`${stackName} failed\n\n${reasons}`);
    this.stackName = stackName;
    this.reasons = reasons;
  }
}

const PLAN = "offline.tfplan";

/** @throws StackError */
export async function runStack(stack: SynthesizedStack, options: StackOptions): Promise<StackRun> {
  const { operation, rehearse, onText } = options;
  const color = options.color ? [] : ["-no-color"];
  const terraform = async (command: string, ...args: readonly string[]): Promise<string> => {
    const run = await runTerraform(stack.directory, [command, ...args], options);
    if (run.exitCode !== 0) throw new StackError(stack.name, (run.stderr || run.stdout).trim());
    return run.stdout;
  };
  await terraform("init", "-input=false", "-reconfigure", ...color);
  const destroy = operation === "destroy" ? ["-destroy"] : [];
  const planned = await terraform("plan", "-input=false", `-out=${PLAN}`, ...destroy, ...color);
  onText?.(planned);
  const run = stackRun(stack.name, await readPlan(stack.directory, PLAN, options));
  if (operation === "plan" && !rehearse) return run;
  const applied = await terraform("apply", "-input=false", ...color, PLAN);
  if (operation === "plan") return run;
  onText?.(applied);
  return { ...run, outputs: parseOutputs(await terraform("output", "-json")) };
}
