import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { mcpServer, serverWith } from "../material/mcp-server.ts";
import { DOCUMENT } from "../material/server.ts";
import { faultsOf } from "./facade-document.ts";

const { documents } = DOCUMENT.servers;

const faultsWith = (policy: object) =>
  faultsOf({ ...DOCUMENT, servers: { documents: { ...documents, ...policy } } });

describe("a policy", () => {
  it("[K05] that is empty lets nobody use anything, and is no fault", () => {
    expect(serverWith({})).toMatchObject({ tools: {}, prompts: {}, resources: {} });
    expect(faultsWith({ tools: {}, prompts: {}, resources: {} })).toEqual([]);
  });

  it("has a rule, or several of which any may allow", () => {
    const one = { scopes: ["a"] };
    const several = [{ scopes: ["b"] }, { scopes: ["c"], when: { clients: ["ci"] } }];
    expect(mcpServer({ one, several }).tools).toEqual({
      one: [{ scopes: ["a"], arguments: [] }],
      several: [
        { scopes: ["b"], arguments: [] },
        { scopes: ["c"], when: { clients: ["ci"] }, arguments: [] },
      ],
    });
  });

  it("has conditions of arguments by JSON pointer", () => {
    const conditions = {
      "/a~1b/~0c": { equals: null },
      "/d/0": { oneOf: [1, "x", true] },
      "/e": { prefix: "p" },
    };
    expect(mcpServer({ a: { scopes: [], arguments: conditions } }).tools.a).toEqual([
      {
        scopes: [],
        arguments: [
          { path: ["a/b", "~c"], is: { oneOf: [null] } },
          { path: ["d", "0"], is: { oneOf: [1, "x", true] } },
          { path: ["e"], is: { prefix: "p" } },
        ],
      },
    ]);
  });

  it("may have prefixes of any host, of one host, and of names that are no hosts", () => {
    const rule = { scopes: [] };
    expect(
      faultsWith({ resources: { "https://*": rule, "https://a.b/*": rule, "docs://a*": rule } }),
    ).toEqual([]);
  });

  it("is read again as it was written, with nothing made of it", () => {
    const policy = { a: { scopes: ["x"], arguments: { "/b": { pattern: "^c+$" } } } };
    const document = { ...DOCUMENT, servers: { documents: { ...documents, tools: policy } } };
    expect(() => parseConfiguration(structuredClone(document))).not.toThrow();
  });

  it.each([
    ["a tool's name with a star in it", { tools: { "a*b": { scopes: [] } } }, "tools.a*b"],
    ["a tool's name with a blank", { tools: { "a b": { scopes: [] } } }, "tools.a b"],
    ["an empty tool's name", { tools: { "": { scopes: [] } } }, "tools."],
    [
      "a resource with dot segments",
      { resources: { "file:///a/../b": { scopes: [] } } },
      "resources.file:///a/../b",
    ],
    ["a resource with an escaped slash", { resources: { "a:b%2Fc*": { scopes: [] } } }, "resources.a:b%2Fc*"],
    ["a resource with a fragment", { resources: { "a:b#c": { scopes: [] } } }, "resources.a:b#c"],
    ["a prefix of a scheme", { resources: { "fil*": { scopes: [] } } }, "resources.fil*"],
    [
      "a prefix that other hosts begin with",
      { resources: { "https://example.com*": { scopes: [] } } },
      "resources.https://example.com*",
    ],
    ["a prefix of a template", { resources: { "a:{b}*": { scopes: [] } } }, "resources.a:{b}*"],
    ["a broken template", { resources: { "a:{b": { scopes: [] } } }, "resources.a:{b"],
    ["a rule that is a list of none", { tools: { a: [] } }, "tools.a"],
    ["a rule without scopes", { tools: { a: [{ scopes: [] }, {}] } }, "tools.a.1.scopes"],
    ["a rule with a typing error", { tools: { a: { scopes: [], argument: {} } } }, "tools.a.argument"],
    [
      "arguments of a resource",
      { resources: { "a:b": { scopes: [], arguments: {} } } },
      "resources.a:b.arguments",
    ],
    ["a rule that is text", { tools: { a: "x" } }, "tools.a"],
    ["nobody in particular", { tools: { a: { scopes: [], when: {} } } }, "tools.a.when"],
    ["no client", { tools: { a: { scopes: [], when: { clients: [] } } } }, "tools.a.when.clients"],
    ["no argument", { tools: { a: { scopes: [], arguments: {} } } }, "tools.a.arguments"],
    ["tasks without scopes", { tasks: {} }, "tasks.scopes"],
    ["an unknown way to deny", { denial: "silence" }, "denial"],
    ["an unknown way to list", { visible: "all" }, "visible"],
  ])("[K05] is refused with %s", (_, policy, path) => {
    expect(faultsWith(policy)).toEqual([`servers.documents.${path}`]);
  });

  it.each([
    ["nothing to be", {}, ""],
    ["two things to be", { equals: "a", prefix: "b" }, ""],
    ["a number that parsers differ about", { equals: 0.1 }, ".equals"],
    ["a number too large to be told from the next", { equals: 2 ** 53 }, ".equals"],
    ["an object to be", { equals: {} }, ".equals"],
    ["nothing to be one of", { oneOf: [] }, ".oneOf"],
    ["an empty prefix", { prefix: "" }, ".prefix"],
    ["a prefix that other hosts begin with", { prefix: "https://example.com" }, ".prefix"],
    ["a pattern that is none", { pattern: "(" }, ".pattern"],
    ["a pattern that looks back", { pattern: "(a)\\1" }, ".pattern"],
    ["a pattern that looks around", { pattern: "(?=a)b" }, ".pattern"],
    ["a pattern without end", { pattern: "a".repeat(513) }, ".pattern"],
    ["a pattern that counts too far", { pattern: "(a{1000}){1000}" }, ".pattern"],
  ])("[K05] is refused with an argument that has %s", (_, condition, place) => {
    const tools = { a: { scopes: [], arguments: { "/b": condition } } };
    expect(faultsWith({ tools })).toEqual([`servers.documents.tools.a.arguments./b${place}`]);
  });

  it.each(["", "b", "/", "//b", "/a~2", "/a~", "#/a"])(
    "[K05] is refused with %j for a JSON pointer",
    (pointer) => {
      const tools = { a: { scopes: [], arguments: { [pointer]: { equals: 1 } } } };
      expect(faultsWith({ tools })).toEqual([`servers.documents.tools.a.arguments.${pointer}`]);
    },
  );
});
