import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argumentsHold } from "../../../../edge/src/mcp/policy/arguments.ts";
import { mcpServer } from "../../material/mcp-server.ts";

/** Whether these arguments are what a rule with these conditions asks for. */
function holds(conditions: Record<string, object>, args: unknown): boolean {
  const [rule] = mcpServer({ a: { scopes: [], arguments: conditions } }).tools.a ?? [];
  if (!rule) throw new Error("the server lost its rule");
  return argumentsHold(rule.arguments, args);
}

describe("an argument that has to equal a value", () => {
  it.each([
    ["a", "a"],
    ["", ""],
    [1, 1],
    [true, true],
    [null, null],
  ])("does: %j", (wanted, value) => {
    expect(holds({ "/x": { equals: wanted } }, { x: value })).toBe(true);
  });

  it.each([
    ["a", "A"],
    ["a", ["a"]],
    ["a", { a: "a" }],
    [1, "1"],
    [1, true],
    ["1", 1],
    [1, 1.5],
    [0, false],
    [0, ""],
    [0, null],
    [true, 1],
    [true, "true"],
    [false, null],
    [null, "null"],
    [null, undefined],
    ["a", undefined],
  ])("of the same type, and no other: %j is not %j", (wanted, value) => {
    expect(holds({ "/x": { equals: wanted } }, { x: value })).toBe(false);
  });
});

describe("an argument that has to be one of some values", () => {
  it("is one of them", () => {
    const conditions = { "/x": { oneOf: ["a", 2, false] } };
    for (const x of ["a", 2, false]) expect(holds(conditions, { x })).toBe(true);
    for (const x of ["b", "2", 0, null, "", [2]]) expect(holds(conditions, { x })).toBe(false);
  });
});

describe("an argument that has to begin with a text", () => {
  const conditions = { "/path": { prefix: "drafts/" } };

  it.each(["drafts/", "drafts/a", "drafts/.a/..b/c..", "drafts/%20a", "drafts/a\n\nb, and ... c."])(
    "does: %s",
    (path) => {
      expect(holds(conditions, { path })).toBe(true);
    },
  );

  it.each([
    "draft",
    "Drafts/a",
    " drafts/a",
    "drafts/../secret",
    "drafts/a/..",
    "drafts/./a",
    "drafts/..\\secret",
    "drafts/%2e%2e/secret",
    "drafts/%2E./secret",
    "drafts/..%2fsecret",
    "drafts/a%2F..%5Csecret",
    "drafts/%252e%252e/secret",
    "drafts/..%25252fsecret",
    "drafts/..;/secret",
    "drafts/..\u0000",
    "drafts/..%00",
    "drafts/..?",
    "drafts/\uff0e\uff0e/secret",
    "drafts/..\uff0fsecret",
    "drafts/\u2025/secret",
    "drafts/.\t./secret",
    "drafts/..\n/secret",
    "drafts/%2\r\ne./secret",
    "drafts/.\u200b./secret",
    "drafts/..\u00ad",
    "drafts/..\u0085/secret",
    "drafts/..%09/secret",
    "drafts/.. ",
    "drafts/ .. /secret",
    "drafts/%20..%20/secret",
    "drafts/..\u00a0/secret",
    "drafts/.../secret",
    7,
    ["drafts/a"],
    null,
  ])("[I11] does not, or leads elsewhere: %j", (path) => {
    expect(holds(conditions, { path })).toBe(false);
  });
});

it("an argument that begins as it should is looked through in linear time", () => {
  const conditions = { "/path": { prefix: "drafts/" } };
  for (const part of [".", " ", "%20", "%2e", "%25", "/.a", "/ ", "\t", ". "]) {
    const path = `drafts/${part.repeat(300_000)}!`;
    const startedAt = performance.now();
    expect(holds(conditions, { path })).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  }
});

describe("an argument that has to match a pattern", () => {
  it("matches as a whole", () => {
    const conditions = { "/id": { pattern: "[A-Z]{2}-\\d+" } };
    expect(holds(conditions, { id: "AB-12" })).toBe(true);
    for (const id of ["AB-12 ", "xAB-12", "AB-12\n", "AB-12\nAB-12", "ab-12", "AB-"]) {
      expect(holds(conditions, { id })).toBe(false);
    }
  });

  it("matches as a whole also where an alternative or a flag would have less", () => {
    expect(holds({ "/id": { pattern: "a|b" } }, { id: "ac" })).toBe(false);
    expect(holds({ "/id": { pattern: "(?m)^a$" } }, { id: "a\nb" })).toBe(false);
  });

  it.each([12, true, null, ["AB-12"], { length: 5 }])("is a text, not %j", (id) => {
    expect(holds({ "/id": { pattern: ".*" } }, { id })).toBe(false);
  });

  it("is tried on 4096 characters at the most", () => {
    expect(holds({ "/id": { pattern: "a*" } }, { id: "a".repeat(4096) })).toBe(true);
    expect(holds({ "/id": { pattern: "a*" } }, { id: "a".repeat(4097) })).toBe(false);
  });

  it("ends also where a backtracking engine would not", () => {
    const id = `${"a".repeat(4095)}!`;
    for (const pattern of ["(a*)*b", "(a|a)*b", "(a+)+$", "(.*a){20}b"]) {
      expect(holds({ "/id": { pattern } }, { id })).toBe(false);
    }
  });

  it("agrees with the engine of the language where that has the same syntax", () => {
    const pattern = fc.constantFrom("a+b?", "[ab]{2,3}", "(a|bb)*c", "a.c", "[^a]+", "\\w+-\\d");
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "-", "1", "\n"), maxLength: 6 });
    fc.assert(
      fc.property(pattern, text, (expression, id) => {
        expect(holds({ "/id": { pattern: expression } }, { id })).toBe(
          new RegExp(`^(?:${expression})$`).test(id),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe("where an argument is", () => {
  const conditions = { "/a/0/b": { equals: 1 } };

  it("is said by a JSON pointer, through objects and lists", () => {
    expect(holds(conditions, { a: [{ b: 1 }] })).toBe(true);
    expect(holds(conditions, { a: { "0": { b: 1 } } })).toBe(true);
    expect(holds({ "/a~1b/~0": { equals: 1 } }, { "a/b": { "~": 1 } })).toBe(true);
  });

  it.each([
    ["nothing", {}],
    ["no arguments", undefined],
    ["null", null],
    ["text", "a"],
    ["a list", [{ b: 1 }]],
    ["an empty list", { a: [] }],
    ["a level less", { a: { b: 1 } }],
    ["another place of the list", { a: [0, { b: 1 }] }],
  ])("has to be there: %s is not enough", (_, args) => {
    expect(holds(conditions, args)).toBe(false);
  });

  it.each(["00", "-0", "1e0", "-", "length", "9999999"])("in a list is a place, not %s", (key) => {
    expect(holds({ [`/${key}`]: { equals: 1 } }, [1, 1])).toBe(false);
  });

  it.each(["__proto__", "constructor", "toString"])("is never what every object inherits: %s", (key) => {
    expect(holds({ [`/${key}/name`]: { pattern: ".*" } }, {})).toBe(false);
  });

  it.each(["Folder", "FOLDER", "ｆolder", "foldeR"])(
    "[I06] is not to be told where another key could be taken for it: %s",
    (other) => {
      const args = { folder: "drafts", [other]: "secret" };
      expect(holds({ "/folder": { equals: "drafts" } }, args)).toBe(false);
      expect(holds({ "/folder": { equals: "drafts" } }, { folder: "drafts", other: "secret" })).toBe(true);
    },
  );

  it("has to be right for each of several", () => {
    const both = { "/a": { equals: 1 }, "/b": { equals: 2 } };
    expect(holds(both, { a: 1, b: 2 })).toBe(true);
    expect(holds(both, { a: 1, b: 3 })).toBe(false);
  });
});
