import type { OfflineCloudOptions } from "../offline-cloud.ts";
import type { StackPlan } from "./stack-plan.ts";
import type { StackSource } from "./stack-source.ts";
import { openWorkspace } from "./workspace.ts";

/**
 * Lets the real Terraform validate and plan a stack that was never applied, against offline clouds. What Terraform
 * refuses is told by the plan, not thrown. Stacks that it depends on are applied before.
 *
 * @param stack - only read; a directory stays as it is
 * @throws StackRefusedError a stack that it depends on is refused
 * @throws TerraformMissingError
 * @throws Error cdktf refuses the stack, or it is for a provider without bindings
 */
export async function planStack(stack: StackSource, options: OfflineCloudOptions = {}): Promise<StackPlan> {
  await using workspace = await openWorkspace(options);
  const directory = await workspace.open(stack);
  return await directory.plan();
}
