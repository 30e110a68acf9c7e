import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { publicFolders } from "./readme-examples.ts";

/** Imports what it is told to, in turn, and prints for each the barrels of providers that came with it. */
const IMPORT_IN_TURN = `
  import { createRequire } from "node:module";
  const barrels = new Map();
  for (const name of process.argv.slice(1)) {
    const before = new Set([...barrels.values()].flat());
    await import(name);
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    const isBarrel = (file) => /provider-[^/]+[/]lib[/]index[.]js$/.test(file.replaceAll("\\\\", "/"));
    barrels.set(name, loaded.filter((file) => isBarrel(file) && !before.has(file)));
  }
  console.log(JSON.stringify(Object.fromEntries(barrels)));
`;

/** The barrels of providers that come with each import, in a process of its own. */
async function barrelsOf(names: readonly string[]): Promise<Record<string, string[]>> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=@mcp-gatehouse/source", "--input-type=module", "--eval", IMPORT_IN_TURN, "--", ...names],
    { cwd: join(import.meta.dirname, "../..") },
  );
  return JSON.parse(stdout);
}

describe("importing a module", () => {
  const names = publicFolders().map((folder) => `@mcp-gatehouse/modules/${folder}`);

  it("loads no barrel of a provider, which costs seconds and hundreds of megabytes", async () => {
    expect(await barrelsOf(names)).toEqual(Object.fromEntries(names.map((name) => [name, []])));
    expect(names).toContain("@mcp-gatehouse/modules/gcp/secret");
  });

  it("is seen to load one where it does", async () => {
    const [own = "", other = ""] = ["@cdktf/provider-time", "@mcp-gatehouse/modules/gcp/secret"];
    expect(await barrelsOf([own, other])).toEqual({
      [own]: [expect.stringMatching(/provider-time.lib.index\.js$/)],
      [other]: [],
    });
  });
});
