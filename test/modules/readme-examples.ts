import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder with the modules. */
export const MODULES = join(import.meta.dirname, "../../modules");

/** A program in a module's README. */
export interface Example {
  /** Its README and where in it the program begins: `gcp/secret/README.md:8`. */
  readonly place: string;
  readonly code: string;
}

/** What users import: the folders with an `index.ts`, such as `gcp/secret`. */
export function publicFolders(): string[] {
  return modulesFiles("*/**/index.ts").map(dirname).sort();
}

/** The programs in all READMEs of the modules. */
export function readmeExamples(): Example[] {
  return modulesFiles("**/README.md").flatMap((file) =>
    examplesIn(file, readFileSync(join(MODULES, file), "utf8")),
  );
}

/** Every block of a document that is said to be TypeScript. */
export function examplesIn(file: string, markdown: string): Example[] {
  return [...markdown.matchAll(/^```(?:ts|typescript)\b.*\n([\s\S]*?)^```$/gm)].map(
    ({ index, 1: code = "" }) => ({
      place: `${file}:${markdown.slice(0, index).split("\n").length + 1}`,
      code,
    }),
  );
}

function modulesFiles(pattern: string): string[] {
  return globSync(pattern, { cwd: MODULES, exclude: ["**/node_modules", "dist"] }).sort();
}
