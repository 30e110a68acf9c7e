import type { OfflineCloudOptions } from "../offline-cloud.ts";
import { accepted, type StackPlan } from "./stack-plan.ts";
import type { StackSource } from "./stack-source.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

/** A stack that exists in the offline clouds, until it is disposed of. */
export interface AppliedStack extends AsyncDisposable {
  /** Values of the outputs after the last apply, sensitive ones included. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /**
   * Plans what would have to change.
   *
   * @param stack - what it is to become, with the same id. @default the stack that was given, as it is now
   */
  plan(stack?: StackSource): Promise<StackPlan>;
  /**
   * @param stack - what it is to become, with the same id. @default the stack that was given, as it is now
   * @throws StackRefusedError
   */
  apply(stack?: StackSource): Promise<void>;
  /**
   * Destroys it, as the stack that was applied last is now.
   *
   * @returns what was destroyed
   * @throws StackRefusedError
   */
  destroy(): Promise<StackPlan>;
}

/**
 * Lets the real Terraform apply a stack in offline clouds. Its state is kept in a temporary directory.
 *
 * @example
 * await using applied = await applyStack(stack);
 * stack.bucket.location = "us-east1";
 * expect(await applied.plan()).toReplace("google_storage_bucket", "location");
 *
 * @throws StackRefusedError
 * @throws TerraformMissingError
 * @throws Error cdktf refuses the stack, or it is for a provider without bindings
 */
export async function applyStack(
  stack: StackSource,
  options: OfflineCloudOptions = {},
): Promise<AppliedStack> {
  const workspace = await openWorkspace(options);
  try {
    let outputs = await apply(workspace, stack);
    let applied = stack;
    return {
      get outputs() {
        return outputs;
      },
      plan: async (changed = stack) => (await workspace.open(changed)).plan(),
      async apply(changed = stack) {
        outputs = await apply(workspace, changed);
        applied = changed;
      },
      async destroy() {
        const directory = await workspace.open(applied);
        const plan = accepted(await directory.plan("-destroy"));
        await directory.apply();
        outputs = {};
        return plan;
      },
      [Symbol.asyncDispose]: () => workspace[Symbol.asyncDispose](),
    };
  } catch (error) {
    await workspace[Symbol.asyncDispose]();
    throw error;
  }
}

async function apply(workspace: Workspace, stack: StackSource): Promise<AppliedStack["outputs"]> {
  const directory = await workspace.open(stack);
  accepted(await directory.plan());
  await directory.apply();
  return directory.outputs();
}
