import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** A stack as cdktf synthesized it. */
export interface SynthesizedStack {
  readonly name: string;
  /** With `cdk.tf.json`. */
  readonly directory: string;
  /** Names of stacks that have to be applied before. */
  readonly dependencies: readonly string[];
}

const manifest = z.object({
  stacks: z.record(
    z.string(),
    z.object({
      name: z.string(),
      workingDirectory: z.string(),
      synthesizedStackPath: z.string(),
      dependencies: z.array(z.string()),
    }),
  ),
});

/**
 * Reads which stacks an app synthesized, each after those that it depends on.
 *
 * @param outdir the app's output folder
 * @throws Error nothing is synthesized there, or not as JSON
 */
export async function readManifest(outdir: string): Promise<readonly SynthesizedStack[]> {
  const text = await readFile(join(outdir, "manifest.json"), "utf8").catch(() => {
    throw new Error(`${outdir} holds no stacks: expected manifest.json, which cdktf writes at synth`);
  });
  const { stacks } = manifest.parse(JSON.parse(text));
  const foreign = Object.values(stacks).find(({ synthesizedStackPath: path }) => !path.endsWith(".tf.json"));
  if (foreign) throw new Error(`${foreign.name} is synthesized as HCL: expected JSON, cdktf's default`);
  return inOrder(
    Object.values(stacks).map(({ name, workingDirectory, dependencies }) => ({
      name,
      directory: join(outdir, workingDirectory),
      dependencies,
    })),
  );
}

/** cdktf itself refuses dependencies that go round. */
function inOrder(stacks: readonly SynthesizedStack[]): SynthesizedStack[] {
  const ordered = new Set<SynthesizedStack>();
  const add = (stack: SynthesizedStack): void => {
    for (const name of stack.dependencies) {
      const before = stacks.find((each) => each.name === name);
      if (before && !ordered.has(before)) add(before);
    }
    ordered.add(stack);
  };
  for (const stack of stacks) add(stack);
  return [...ordered];
}
