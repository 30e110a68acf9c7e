import { existsSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { TerraformStack, Testing } from "cdktf";
import { readManifest, type SynthesizedStack } from "../stack/manifest.ts";

/** A stack, or the directory of one that is synthesized: `cdktf.out/stacks/<id>`. */
export type StackSource = TerraformStack | string;

/** What an earlier run of Terraform left. */
const LEFT_BY_TERRAFORM = /^(\.terraform(\.lock\.hcl)?|.*\.tfstate(\..+)?)$/;

/** Copies of a stack and of all that it depends on. */
export interface CopiedStacks {
  readonly stack: SynthesizedStack;
  /** Each after those that it depends on itself. */
  readonly dependencies: readonly SynthesizedStack[];
}

/**
 * Copies a stack and what it depends on, each to a folder of its own, without any state. What is not synthesized yet
 * is synthesized as `cdktf synth` does it, with aspects, validations and assets; it may be changed and copied again.
 *
 * @throws Error cdktf refuses the stack: a validation fails, or an annotation is an error
 */
export function copyStacks(source: StackSource, folder: string): Promise<CopiedStacks> {
  return typeof source === "string" ? copySynthesized(resolve(source), folder) : synthesize(source, folder);
}

async function copySynthesized(directory: string, folder: string): Promise<CopiedStacks> {
  const outdir = join(directory, "../..");
  const stacks = existsSync(join(outdir, "manifest.json"))
    ? await readManifest(outdir)
    : [{ name: basename(directory), directory, dependencies: [] }];
  const stack = stacks.find((each) => each.directory === directory);
  if (stack === undefined) throw new Error(`${outdir}/manifest.json names no stack in ${directory}`);
  const needed = new Set(stack.dependencies);
  for (const { name, dependencies } of stacks.toReversed()) {
    if (needed.has(name)) for (const dependency of dependencies) needed.add(dependency);
  }
  return {
    stack: await copy(stack, folder),
    dependencies: await Promise.all(
      stacks.filter(({ name }) => needed.has(name)).map((each) => copy(each, folder)),
    ),
  };
}

async function synthesize(source: TerraformStack, folder: string): Promise<CopiedStacks> {
  const stacks = source.node.root.node.findAll().filter(TerraformStack.isStack);
  for (const stack of stacks) stack.prepareStack();
  const synthesizeOne = async (stack: TerraformStack): Promise<SynthesizedStack> => {
    const name = stack.node.id;
    const outdir = Testing.fullSynth(stack);
    try {
      return await copy({ name, directory: join(outdir, "stacks", name), dependencies: [] }, folder);
    } finally {
      await rm(outdir, { recursive: true });
    }
  };
  return {
    stack: await synthesizeOne(source),
    dependencies: await Promise.all([...new Set(dependenciesOf(source))].map(synthesizeOne)),
  };
}

/** cdktf itself refuses dependencies that go round. */
function dependenciesOf(stack: TerraformStack): TerraformStack[] {
  return stack.dependencies.flatMap((each) => [...dependenciesOf(each), each]);
}

async function copy(stack: SynthesizedStack, folder: string): Promise<SynthesizedStack> {
  const directory = join(folder, stack.name);
  const filter = (file: string) => !LEFT_BY_TERRAFORM.test(basename(file));
  await cp(stack.directory, directory, { recursive: true, filter });
  return { ...stack, directory };
}
