import { execFile } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const DOCS = join(import.meta.dirname, "../../docs");
const TYPEDOC = join(DOCS, "typedoc");

const folder = mkdtempSync(join(tmpdir(), "api-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the reference anew; what typedoc complains of, a line each. */
async function writeReference(): Promise<string[]> {
  const args = [join(TYPEDOC, "node_modules/typedoc/bin/typedoc"), "--out", folder, "--logLevel", "Warn"];
  const env = { ...process.env, NO_COLOR: "1" };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: TYPEDOC, env });
  return `${stdout}${stderr}`.split("\n").filter((line) => /^\[warning\] (?!Found )/.test(line));
}

/** The files of a folder, by their paths in it. */
function read(root: string): Record<string, string> {
  const paths = globSync("**/*.md", { cwd: root }).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

describe("the reference of the modules", () => {
  let complaints: string[];
  beforeAll(async () => {
    complaints = await writeReference();
  });

  it("says what the docstrings say; where it does not, run npm run api", () => {
    expect(read(join(DOCS, "api"))).toEqual(read(folder));
  });

  it("describes every exported name and every property, and links to what is there", () => {
    expect(complaints).toEqual([]);
  });
});
