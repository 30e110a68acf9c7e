import { describe, expect, it } from "vitest";
import type { Server } from "../../../../edge/src/configuration/configuration.ts";
import { findRules } from "../../../../edge/src/mcp/policy/find-rules.ts";
import { resourceSubject } from "../../../../edge/src/mcp/policy/subject.ts";
import { mcpServer, serverWith } from "../../material/mcp-server.ts";

const rules = (patterns: readonly string[]) =>
  Object.fromEntries(patterns.map((pattern) => [pattern, { scopes: ["a"] }]));

const toolRules = (server: Server, name: string) =>
  findRules(server, { kind: "tool", name }).map(({ place }) => place);

const withResources = (...patterns: string[]) => serverWith({ resources: rules(patterns) });

/** The patterns that a resource or a template falls under. */
const resourceRules = (server: Server, text: string) =>
  findRules(server, resourceSubject(text)).map(({ place }) => place.replace(/^resources\./, ""));

describe("a name", () => {
  const patterns = ["*", "delete_*", "delete_all_*", "delete_all_drafts"];

  it.each([
    ["list", "tools.*"],
    ["delete", "tools.*"],
    ["delete_", "tools.delete_*"],
    ["delete_one", "tools.delete_*"],
    ["delete_all_", "tools.delete_all_*"],
    ["delete_all_notes", "tools.delete_all_*"],
    ["delete_all_drafts", "tools.delete_all_drafts"],
  ])("%s falls under its own rule or the longest prefix, in whatever order: %s", (name, place) => {
    expect(toolRules(mcpServer(rules(patterns)), name)).toEqual([place]);
    expect(toolRules(mcpServer(rules(patterns.toReversed())), name)).toEqual([place]);
  });

  it.each(["dele\u0000te_one", "\u0000delete_one", "\tdelete_one", "dele\u200bte_one", "\ud800delete_one"])(
    "[I11] with characters that an origin may overlook falls under none: %j",
    (name) => {
      expect(toolRules(mcpServer(rules(patterns)), name)).toEqual([]);
    },
  );

  it("[I11] of more than 128 characters falls under none", () => {
    expect(toolRules(mcpServer(rules(["*"])), "a".repeat(128))).toEqual(["tools.*"]);
    expect(toolRules(mcpServer(rules(["*"])), "a".repeat(129))).toEqual([]);
  });
});

describe("a resource", () => {
  const server = withResources(
    "file:///*",
    "file:///secret/*",
    "file:///secret/readme.md",
    "docs://list?kind=*",
  );

  it.each([
    ["file:///a", ["file:///*"]],
    ["file:///secret", ["file:///*"]],
    ["file:///secret/a", ["file:///secret/*"]],
    ["file:///secret/readme.md", ["file:///secret/readme.md"]],
    ["docs://list?kind=a", ["docs://list?kind=*"]],
    ["docs://other", []],
  ])("%s falls under its own rule or the longest prefix", (uri, patterns) => {
    expect(resourceRules(server, uri)).toEqual(patterns);
  });

  it.each([
    "file:///public/../secret/a",
    "file:///%73ecret/a",
    "file:///secret%2Fa",
    "file:////secret/a",
    "file:///./secret/a",
    "FILE:///secret/a",
    "file:/secret/a",
    "file://localhost/secret/a",
    "file:///secret\\a",
    "file:///secret/a#b",
    "",
    "*",
    "__proto__",
  ])("[I11] that is a disguise falls under none: %j", (uri) => {
    expect(resourceRules(server, uri)).toEqual([]);
  });

  it.each([
    ["another case", "file:///SECRET/a", ["file:///*", "file:///secret/*"]],
    ["a query", "file:///secret/readme.md?x", ["file:///secret/*", "file:///secret/readme.md"]],
    ["a parameter", "file:///secret/readme.md;v=1", ["file:///secret/*", "file:///secret/readme.md"]],
    ["a parameter on its way", "file:///secret;v=1/a", ["file:///*", "file:///secret/*"]],
    ["a slash at the end", "file:///secret/readme.md/", ["file:///secret/*", "file:///secret/readme.md"]],
  ])("[I11] that could be read as another one, by %s, needs that one's rule too", (_, uri, patterns) => {
    expect(resourceRules(server, uri)).toEqual(patterns);
  });

  it("[I11] that differs from a rule by an escape needs that rule too", () => {
    const escaped = withResources("docs://*", "docs://a!b");
    expect(resourceRules(escaped, "docs://a%21b")).toEqual(["docs://*", "docs://a!b"]);
  });

  it("needs no broader rule beside its own", () => {
    const narrow = withResources("docs://*", "docs://a?*");
    expect(resourceRules(narrow, "docs://a?b")).toEqual(["docs://a?*"]);
  });

  it("is never named by the rule of a template", () => {
    expect(resourceRules(withResources("docs://{name}"), "docs://a")).toEqual([]);
  });
});

describe("a resource template", () => {
  it("falls under the rule that all its expansions fall under", () => {
    const server = withResources("docs://a/*");
    expect(resourceRules(server, "docs://a/{name}")).toEqual(["docs://a/*"]);
    expect(resourceRules(server, "docs://a/b{?q}")).toEqual(["docs://a/*"]);
    expect(resourceRules(server, "docs://{folder}/a")).toEqual([]);
    expect(resourceRules(server, "{scheme}://a/b")).toEqual([]);
  });

  it("needs the rules of all that some expansions fall under", () => {
    const server = withResources("docs://*", "docs://a/*", "docs://A1", "docs://b/*");
    expect(resourceRules(server, "docs://a{rest}")).toEqual(["docs://*", "docs://a/*", "docs://A1"]);
    expect(resourceRules(server, "docs://{+rest}")).toEqual([
      "docs://*",
      "docs://a/*",
      "docs://A1",
      "docs://b/*",
    ]);
    expect(resourceRules(server, "docs://c/{rest}")).toEqual(["docs://*"]);
    expect(resourceRules(server, "docs://a;v=1{+rest}")).toEqual(["docs://*", "docs://a/*", "docs://A1"]);
  });

  it("[J01] needs the rule of what follows beside that of its very beginning", () => {
    const server = withResources("docs://*", "docs://A*", "docs://a/b");
    expect(resourceRules(server, "docs://a/b{+rest}").sort()).toEqual([
      "docs://*",
      "docs://A*",
      "docs://a/b",
    ]);
  });

  it("has its own rule where one is written word for word", () => {
    const server = withResources("docs://*", "docs://a/*", "docs://{+rest}");
    expect(resourceRules(server, "docs://{+rest}")).toEqual(["docs://{+rest}"]);
    expect(resourceRules(server, "docs://{rest}")).toEqual(["docs://*", "docs://a/*"]);
  });

  it.each(["docs://../{a}", "docs://{a", "docs://{a b}", "docs://{}", "DOCS://{a}", "docs:////{a}"])(
    "[J01] that is not written plainly falls under none: %s",
    (template) => {
      expect(resourceRules(withResources("*", "docs://*"), template)).toEqual([]);
    },
  );
});
