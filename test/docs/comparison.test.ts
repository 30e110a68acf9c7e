import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { publicFolders } from "../modules/readme-examples.ts";

const COMPARISON = join(import.meta.dirname, "../../docs/comparison");
const read = (file: string): string => readFileSync(join(COMPARISON, file), "utf8");

/** What modules are compared with, by their cloud. */
const GOOGLE = ["Fabric", "terraform-google-modules"];
const AWS = ["terraform-aws-modules", "aws-cdk"];

const modules = publicFolders().filter((folder) => folder.includes("/"));

describe("the comparison with other module sets", () => {
  it.each(modules)("has a page for %s, with its options, and what is left out", (module) => {
    const page = read(`${module.replace("/", "-")}.md`);
    const others = module.startsWith("aws/") ? AWS : GOOGLE;
    expect(page).toMatch(
      new RegExp(`^\\| ?option ?\\| ?Gatehouse ?\\| ?${others.join(" ?\\\\| ?")} ?\\|$`, "m"),
    );
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
