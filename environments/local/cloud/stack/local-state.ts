import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { SynthesizedStack } from "./manifest.ts";

/** Terraform reads what is called so last, and merges it: https://developer.hashicorp.com/terraform/language/files/override */
const OVERRIDE = "offline_override.tf.json";

const settings = z.record(z.string(), z.unknown());
const configuration = z.object({
  terraform: z.object({ backend: z.record(z.string(), settings).optional() }).optional(),
  data: z
    .object({
      terraform_remote_state: z
        .record(z.string(), z.object({ backend: z.string(), config: settings.default({}) }))
        .optional(),
    })
    .optional(),
});

type Configuration = z.infer<typeof configuration>;
type RemoteState = { readonly backend: string; readonly config: Readonly<Record<string, unknown>> };

/** The file that a stack's state is kept in. */
export function stateFile(folder: string, { name }: SynthesizedStack): string {
  return resolve(folder, `${name}.tfstate`);
}

/**
 * Has Terraform keep the states of stacks in a folder of this machine, wherever they are kept otherwise, and read them
 * from there where one stack reads another's. It says so in a file beside each stack, and changes no stack.
 *
 * @param stacks all of them that read each other's states
 * @throws Error one of them reads a state that is of none of them
 */
export async function keepStatesIn(folder: string, stacks: readonly SynthesizedStack[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const read = async (stack: SynthesizedStack): Promise<[SynthesizedStack, Configuration]> => {
    const text = await readFile(join(stack.directory, "cdk.tf.json"), "utf8");
    return [stack, configuration.parse(JSON.parse(text))];
  };
  const configurations = new Map(await Promise.all(stacks.map(read)));
  for (const [stack, { data }] of configurations) {
    const states = Object.entries(data?.terraform_remote_state ?? {}).map(([name, remote]) => {
      const owner = ownerOf(name, remote, configurations);
      if (owner === undefined)
        throw new Error(
          `${stack.name} reads a state that is of no stack here: data.terraform_remote_state.${name} (${remote.backend})`,
        );
      return [name, { backend: "local", config: { path: stateFile(folder, owner) } }] as const;
    });
    const override = {
      "//": "Offline clouds: keeps the state on this machine.",
      terraform: { backend: { local: { path: stateFile(folder, stack) } } },
      ...(states.length > 0 && { data: { terraform_remote_state: Object.fromEntries(states) } }),
    };
    await writeFile(join(stack.directory, OVERRIDE), JSON.stringify(override, null, 2));
  }
}

/** Whose state it is: by the name that cdktf gives to references between stacks, else by where it is kept. */
function ownerOf(
  name: string,
  { backend, config }: RemoteState,
  configurations: ReadonlyMap<SynthesizedStack, Configuration>,
): SynthesizedStack | undefined {
  const { workspace: _, ...place } = config;
  for (const [stack, { terraform }] of configurations) {
    if (name === `cross-stack-reference-input-${stack.name}`) return stack;
    if (isDeepStrictEqual(terraform?.backend?.[backend], place)) return stack;
  }
  return undefined;
}
