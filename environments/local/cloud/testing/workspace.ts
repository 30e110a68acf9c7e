import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OfflineCloudOptions } from "../offline-cloud.ts";
import { keepStatesIn } from "../stack/local-state.ts";
import { openStackDirectory, type StackDirectory } from "./stack-directory.ts";
import { accepted } from "./stack-plan.ts";
import { copyStacks, type StackSource } from "./stack-source.ts";

/** A temporary directory for a stack and its state: the backend that the stack names is never asked. */
export interface Workspace extends AsyncDisposable {
  /**
   * Puts a stack there, in the place of the one before, and applies all that it depends on. The states stay.
   *
   * @throws RangeError it is another stack than before
   */
  open(source: StackSource): Promise<StackDirectory>;
}

export async function openWorkspace(options: OfflineCloudOptions): Promise<Workspace> {
  const root = await mkdtemp(join(tmpdir(), "offline-stack-"));
  const folder = join(root, "stacks");
  let name: string | undefined;
  return {
    async open(source) {
      await rm(folder, { recursive: true, force: true });
      const { stack, dependencies } = await copyStacks(source, folder);
      name ??= stack.name;
      if (stack.name !== name) throw new RangeError(`expected the stack ${name}, found ${stack.name}`);
      await keepStatesIn(join(root, "states"), [...dependencies, stack]);
      for (const dependency of dependencies) {
        const opened = await openStackDirectory(dependency.directory, options);
        accepted(await opened.plan());
        await opened.apply();
      }
      return openStackDirectory(stack.directory, options);
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  };
}
