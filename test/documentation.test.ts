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

/**
 * The titles in the source of tests: the literals right after `it(`, `test(` and `it.each(…)(`, outside of comments,
 * and where such a title takes in the rows of its table (`%s`), what each row begins with.
 */
function titlesIn(source: string): string[] {
  const code = source.replace(/(?:^|\s)\/\/.*$|^\s*\/?\*.*$/gm, "");
  const calls = code.matchAll(
    /(?<![.\w])(?:it|test)(?:\.concurrent)?(?:\.each\b([\s\S]*?)\))?\(\s*(["'`])(.*?)(?<!\\)\2/g,
  );
  return [...calls].flatMap(([, table = "", , title = ""]) => {
    const rows = title.includes("%s") ? table.matchAll(/^\s*\[\s*"(.*?)(?<!\\)"/gm) : [];
    return [title, ...[...rows].map(([, row = ""]) => row)];
  });
}

/** The numbers of security requirements that a title begins with. */
function idsOf(title: string): string[] {
  const [ids = ""] = /^(?:\[[A-K]\d\d\] ?)+/.exec(title) ?? [];
  return ids.match(/[A-K]\d\d/g) ?? [];
}

const titlesOf = (file: string) => titlesIn(read(file));

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

  it("takes for titles what tests are called, and nothing else that is written there", () => {
    const source = `
      // it("in a comment", () => {
      * test("in a description", () => {
      it("of a test", () => { // it("behind a test", () => {
        expect(text).toContain("in a text");
        expect(/x/.test("in a call")).toBe(false);
      it.each([
        ["of a row", fault("in a row")],
      ])(
        "of a table: %s",
      it.each([["of no title"]])("of each: %j", (text) => {`;
    expect(titlesIn(source)).toEqual(["of a test", "of a table: %s", "of a row", "of each: %j"]);
  });

  it("names tests by their titles, and each is where it is said to be", () => {
    const named = linksOf("docs/requirements.md").filter(({ target }) => target.startsWith("test/"));
    const missing = named.filter(({ text, target }) => {
      const name = text.replaceAll("\\|", "|");
      return !titlesOf(target).some((title) => title === name || idsOf(title).includes(name));
    });
    expect(missing).toEqual([]);
    expect(named.length).toBeGreaterThan(20);
  });

  it("names for every security requirement the tests whose titles begin with its id", () => {
    const untested = securityRows().filter(
      ({ id, links }) =>
        links.length === 0 || links.some((file) => !titlesOf(file).flatMap(idsOf).includes(id)),
    );
    expect(untested).toEqual([]);
  });

  it("leaves out no test of a security requirement", () => {
    const listed = new Set(securityRows().flatMap(({ id, links }) => links.map((file) => `${id} ${file}`)));
    const tested = tests.flatMap((file) =>
      titlesOf(file)
        .flatMap(idsOf)
        .map((id) => `${id} ${file}`),
    );
    expect([...new Set(tested)].filter((entry) => !listed.has(entry))).toEqual([]);
  });
});
