import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { MODULES, publicFolders } from "../modules/readme-examples.ts";

const COMPARISON = join(import.meta.dirname, "../../docs/comparison");
const read = (file: string): string => readFileSync(join(COMPARISON, file), "utf8");

async function hasConstructs(folder: string): Promise<boolean> {
  const exported = Object.values<unknown>(await import(join(MODULES, folder, "index.ts")));
  return exported.some((value) => typeof value === "function" && value.prototype instanceof Construct);
}

const folders = publicFolders().filter((folder) => folder.includes("/"));
const areModules = await Promise.all(folders.map(hasConstructs));
const modules = folders.filter((_, index) => areModules[index]);

describe("the comparison with other module sets", () => {
  it.each(modules)("has a page for %s, with its options, and what is left out", (module) => {
    const page = read(`${module.replace("/", "-")}.md`);
    expect(page).toMatch(/^\| ?option ?\| ?Gatehouse ?\| ?Fabric ?\| ?terraform-google-modules ?\|$/m);
    expect(page).toMatch(/^## Left out, and why$/m);
  });

  it("is linked from its index, module by module", () => {
    const rows = [
      ...read("README.md").matchAll(/^\| \[\w+\]\(\.\.\/\.\.\/modules\/(.+)\) \| \[.+\]\((.+)\) \|$/gm),
    ];
    expect(rows.map(([, module, page]) => [module, page])).toEqual(
      modules.map((module) => [module, `${module.replace("/", "-")}.md`]),
    );
  });
});
