import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const markdown = globSync(
  "{*.md,docs/**/*.md,modules/**/*.md,stacks/**/*.md,environments/**/*.md,edge/**/*.md}",
  {
    cwd: ROOT,
    exclude: ["**/node_modules/**", "**/dist/**"],
  },
);
const tests = globSync("test/**/*.test.ts", { cwd: ROOT });

interface Link {
  readonly file: string;
  readonly text: string;
  readonly target: string;
}

/** The links of a document to files of this repository, outside of code. */
function linksOf(file: string): Link[] {
  const prose = read(file).replace(/```[\s\S]*?```/g, "");
  return [
    ...prose.matchAll(/\[((?:[^[\]]|\[[^\]]*\])+)\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)\s]*)?\)/g),
  ].map(([, text = "", target = ""]) => ({ file, text, target: join(dirname(file), target) }));
}

/** The rows of the tables whose first cell is a requirement's id, with the ids and the links in them. */
function securityRows() {
  return read("docs/security.md")
    .split("\n")
    .filter((line) => /^\| [A-K]\d\d \|/.test(line))
    .map((line) => ({
      id: line.slice(2, 5),
      links: [...line.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, to = ""]) => to),
    }));
}

describe("documentation", () => {
  it("links to files that are there", () => {
    const broken = markdown.flatMap(linksOf).filter(({ target }) => !existsSync(join(ROOT, target)));
    expect(broken).toEqual([]);
    expect(markdown).toContain("README.md");
  });

  it("names tests by their titles, and each is where it is said to be", () => {
    const named = linksOf("docs/requirements.md").filter(({ target }) => target.startsWith("test/"));
    const missing = named.filter(({ text, target }) => !read(target).includes(text.replaceAll("\\|", "|")));
    expect(missing).toEqual([]);
    expect(named.length).toBeGreaterThan(20);
  });

  it("names for every security requirement the tests whose titles begin with its id", () => {
    const untested = securityRows().filter(
      ({ id, links }) => links.length === 0 || links.some((file) => !read(file).includes(`[${id}]`)),
    );
    expect(untested).toEqual([]);
  });

  it("leaves out no test of a security requirement", () => {
    const listed = new Set(securityRows().flatMap(({ id, links }) => links.map((file) => `${id} ${file}`)));
    const tested = tests.flatMap((file) =>
      [...read(file).matchAll(/["'`]((?:\[[A-K]\d\d\] ?)+)/g)].flatMap(([, ids = ""]) =>
        [...ids.matchAll(/[A-K]\d\d/g)].map(([id]) => `${id} ${file}`),
      ),
    );
    expect([...new Set(tested)].filter((entry) => !listed.has(entry))).toEqual([]);
  });
});
