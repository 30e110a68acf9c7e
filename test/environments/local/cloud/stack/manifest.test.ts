import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readManifest } from "../../../../../environments/local/cloud/stack/manifest.ts";

let outdir: string;
beforeEach(async () => {
  outdir = await mkdtemp(join(tmpdir(), "manifest-"));
});
afterEach(() => rm(outdir, { recursive: true }));

function writeManifest(dependencies: Readonly<Record<string, readonly string[]>>, file = "cdk.tf.json") {
  const stacks = Object.entries(dependencies).map(([name, dependencies]) => {
    const workingDirectory = `stacks/${name}`;
    const synthesizedStackPath = `${workingDirectory}/${file}`;
    return [name, { name, workingDirectory, synthesizedStackPath, dependencies }];
  });
  return writeFile(join(outdir, "manifest.json"), JSON.stringify({ stacks: Object.fromEntries(stacks) }));
}

describe("the stacks of an output folder", () => {
  it("come after those that they depend on", async () => {
    await writeManifest({ a: ["c", "b"], b: ["d"], c: [], d: ["c"] });
    const stacks = await readManifest(outdir);
    expect(stacks.map(({ name }) => name)).toEqual(["c", "d", "b", "a"]);
    expect(stacks[3]).toEqual({ name: "a", directory: join(outdir, "stacks/a"), dependencies: ["c", "b"] });
  });

  it("have to be JSON", async () => {
    await writeManifest({ a: [] }, "cdk.tf");
    await expect(readManifest(outdir)).rejects.toThrow("a is synthesized as HCL: expected JSON");
  });

  it("have to be there", async () => {
    await expect(readManifest(outdir)).rejects.toThrow(`${outdir} holds no stacks: expected manifest.json`);
  });
});
