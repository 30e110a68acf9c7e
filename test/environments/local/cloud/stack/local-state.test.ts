import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepStatesIn } from "../../../../../environments/local/cloud/stack/local-state.ts";
import type { SynthesizedStack } from "../../../../../environments/local/cloud/stack/manifest.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "local-state-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function writeStack(name: string, configuration: object): Promise<SynthesizedStack> {
  const directory = join(folder, name);
  await mkdir(directory);
  await writeFile(join(directory, "cdk.tf.json"), JSON.stringify(configuration));
  return { name, directory, dependencies: [] };
}

async function overrideOf({ directory }: SynthesizedStack): Promise<object> {
  return JSON.parse(await readFile(join(directory, "offline_override.tf.json"), "utf8"));
}

const reads = (name: string, backend: string, config: object) => ({
  data: { terraform_remote_state: { [name]: { backend, config } } },
});

describe("keeping states on this machine", () => {
  it("is said beside each stack, which stays as it is", async () => {
    const configuration = { terraform: { backend: { s3: { bucket: "b", key: "k", region: "r" } } } };
    const stack = await writeStack("one", configuration);
    await keepStatesIn(join(folder, "states"), [stack]);
    expect(await overrideOf(stack)).toMatchObject({
      terraform: { backend: { local: { path: join(folder, "states", "one.tfstate") } } },
    });
    expect(JSON.parse(await readFile(join(stack.directory, "cdk.tf.json"), "utf8"))).toEqual(configuration);
  });

  it("goes for a stack without a backend as well", async () => {
    const stack = await writeStack("one", {});
    await keepStatesIn(folder, [stack]);
    expect(await overrideOf(stack)).toHaveProperty("terraform.backend.local");
  });

  it.each([
    ["by the name of cdktf's references", reads("cross-stack-reference-input-one", "local", { path: "x" })],
    ["by where the state is kept", reads("any", "gcs", { bucket: "b", prefix: "p", workspace: "default" })],
  ])("is what other stacks read, which are found %s", async (_, configuration) => {
    const one = await writeStack("one", { terraform: { backend: { gcs: { bucket: "b", prefix: "p" } } } });
    const two = await writeStack("two", configuration);
    await keepStatesIn(folder, [two, one]);
    const [name = ""] = Object.keys(configuration.data.terraform_remote_state);
    expect(await overrideOf(two)).toMatchObject(reads(name, "local", { path: join(folder, "one.tfstate") }));
  });

  it("is refused for a stack that reads what none of them keeps", async () => {
    const one = await writeStack("one", { terraform: { backend: { gcs: { bucket: "b", prefix: "p" } } } });
    const two = await writeStack("two", reads("other", "gcs", { bucket: "b", prefix: "q" }));
    await expect(keepStatesIn(folder, [one, two])).rejects.toThrow(
      "two reads a state that is of no stack here: data.terraform_remote_state.other (gcs)",
    );
  });
});
