import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it, vi } from "vitest";
import { readManifest, type SynthesizedStack } from "../../environments/local/cloud/stack/manifest.ts";
import { applyStack } from "../../environments/local/cloud/testing/apply-stack.ts";
import "../../environments/local/cloud/testing/matchers.ts";
import { describeWithTerraform } from "../environments/local/cloud/showings/with-terraform.ts";
import { type Example, examplesIn, MODULES, publicFolders, readmeExamples } from "./readme-examples.ts";
import { project } from "./synthesize.ts";

const ROOT = join(import.meta.dirname, "../..");
const SOURCE = "@mcp-gatehouse/source";
const FACTS = { projectNumbers: { [project.id]: project.number } };

// Each example runs Node, and then Terraform ten times.
vi.setConfig({ maxConcurrency: 2 });

const folder = mkdtempSync(join(tmpdir(), "examples-"));
afterAll(() => rmSync(folder, { recursive: true }));

const examples = readmeExamples();
const fileOf = ({ place }: Example): string => join(folder, `${place.replace(/[^\w-]+/g, "-")}.ts`);

symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
writeFileSync(
  join(folder, "tsconfig.json"),
  JSON.stringify({
    extends: join(ROOT, "tsconfig.base.json"),
    compilerOptions: { customConditions: [SOURCE], types: ["node"], noUnusedLocals: false },
  }),
);
for (const example of examples) writeFileSync(fileOf(example), example.code);

/** As `gcp/secret` is, and `errors`, which belongs to all clouds, is not. */
const isOfACloud = (module: string): boolean => module.includes("/");

/** Runs a program of this project's Node; what it says about a fault is the error's message. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<void> {
  await promisify(execFile)(process.execPath, args, { cwd: folder, env }).catch(({ stdout, stderr }) => {
    throw new Error(`${stdout}${stderr}`);
  });
}

/** Runs an example as somebody who has the modules installed. */
async function synthesize(example: Example): Promise<readonly SynthesizedStack[]> {
  const outdir = `${fileOf(example)}.out`;
  const env = { ...process.env, CDKTF_OUTDIR: outdir };
  await run(["--disable-warning=DEP0044", `--conditions=${SOURCE}`, fileOf(example)], env);
  return readManifest(outdir);
}

describe("the examples in the READMEs of the modules", () => {
  it.each(publicFolders().filter(isOfACloud))("are there for %s", (module) => {
    const own = examples.filter(({ place }) => place.startsWith(`${module}/README.md:`));
    expect(own.map(({ code }) => code)).toContainEqual(
      expect.stringContaining(`from "@mcp-gatehouse/modules/${module}"`),
    );
  });

  it("are within reach: the index names every module that there is", () => {
    const index = readFileSync(join(MODULES, "README.md"), "utf8");
    const rows = index.matchAll(/^\| \[`\/(.+)`\]\((.+)\) \|/gm);
    const links = [...rows].map(([, name, folder]) => `${name} in ${folder}`);
    expect(links.sort()).toEqual(publicFolders().map((folder) => `${folder} in ${folder}`));
  });

  it("are all found, each with the line where it begins", () => {
    const markdown =
      "# A\n\n```ts\none();\n```\n\n```sh\nnpm test\n```\n\n```ts title\ntwo();\nthree();\n```\n";
    expect(examplesIn("a/README.md", markdown)).toEqual([
      { place: "a/README.md:4", code: "one();\n" },
      { place: "a/README.md:12", code: "two();\nthree();\n" },
    ]);
  });

  it("are of the types that the modules expect", async () => {
    await run([join(ROOT, "node_modules/typescript/bin/tsc"), "--project", folder]);
  });
});

describeWithTerraform("with the real Terraform", () => {
  it.concurrent.each(examples)(
    "the example at $place is applied, and then there is nothing to change",
    async (example) => {
      const stacks = await synthesize(example);
      expect(stacks).not.toEqual([]);
      for (const { directory } of stacks) {
        await using applied = await applyStack(directory, { facts: FACTS });
        expect(await applied.plan()).toBeUnchanged();
      }
    },
  );
});
