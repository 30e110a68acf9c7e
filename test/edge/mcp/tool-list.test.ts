import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideTool } from "../../../edge/src/mcp/policy.ts";
import { filterToolList, ToolListError } from "../../../edge/src/mcp/tool-list.ts";
import { mcpServer } from "../material/mcp-server.ts";

const server = mcpServer({
  get_public_info: { scopes: ["public:read"] },
  get_confidential_info: { scopes: ["confidential:read"] },
});

function answer(tools: readonly unknown[], more: Record<string, unknown> = {}): Record<string, unknown> {
  return { jsonrpc: "2.0", id: 1, result: { tools, ...more } };
}

function namesIn(response: Record<string, unknown>): unknown[] {
  const { tools } = response.result as { tools: { name: unknown }[] };
  return tools.map(({ name }) => name);
}

describe("a list of tools", () => {
  it("[J01] keeps what the principal may call, whole and in order, and nothing else", () => {
    const shown = { name: "get_public_info", description: "a", inputSchema: { type: "object" } };
    const list = answer([{ name: "get_confidential_info" }, shown, { name: "unlisted" }], {
      nextCursor: "n",
    });
    expect(filterToolList(list, server, ["public:read"])).toEqual({
      jsonrpc: "2.0",
      id: 1,
      result: { tools: [shown], nextCursor: "n" },
    });
  });

  it("[J01] lists exactly what decideTool allows to call, for any rules and scopes", () => {
    const name = fc.stringMatching(/^[ab_]{1,3}$/);
    const scope = fc.constantFrom("r", "w", "x", "connect");
    const rules = fc.dictionary(
      fc.oneof(
        name,
        name.map((prefix) => `${prefix}*`),
        fc.constant("*"),
      ),
      fc.record({ scopes: fc.uniqueArray(scope, { maxLength: 2 }) }),
      { noNullPrototype: true },
    );
    const scopes = fc.record({
      required: fc.constantFrom<string[]>([], ["connect"]),
      implies: fc.constantFrom<Record<string, string[]>>({}, { w: ["r"] }, { x: ["connect"], r: ["x"] }),
    });
    const tools = fc.array(fc.oneof(name, fc.string()), { maxLength: 30 });
    fc.assert(
      fc.property(rules, scopes, fc.uniqueArray(scope), tools, (tool, required, granted, names) => {
        const generated = mcpServer(tool, required);
        const list = answer(names.map((each) => ({ name: each })));
        const callable = names.filter((each) => decideTool(generated, granted, each).effect === "allow");
        expect(namesIn(filterToolList(list, generated, granted))).toEqual(callable);
      }),
      { numRuns: 300 },
    );
  });

  it("[J01] drops entries whose name is no text", () => {
    const odd = [null, 1, "get_public_info", ["get_public_info"], {}, { name: null }];
    const odder = [{ name: ["get_public_info"] }, { name: { toString: "get_public_info" } }, { title: "a" }];
    expect(namesIn(filterToolList(answer([...odd, ...odder]), server, ["public:read"]))).toEqual([]);
  });

  it("[J01] takes no name from the prototype of an entry", () => {
    const entry: unknown = JSON.parse('{"__proto__":{"name":"get_public_info"}}');
    expect(namesIn(filterToolList(answer([entry]), server, ["public:read"]))).toEqual([]);
  });

  it.each([
    ["no result", { jsonrpc: "2.0", id: 1 }],
    ["a result that is null", { id: 1, result: null }],
    ["a result that is a list", { id: 1, result: [{ name: "get_confidential_info" }] }],
    ["a result that is text", { id: 1, result: "get_confidential_info" }],
    ["tools that are no list", { id: 1, result: { tools: { name: "get_confidential_info" } } }],
    ["no tools", { id: 1, result: { Tools: [{ name: "get_confidential_info" }] } }],
    ["error and a bad result together", { id: 1, error: {}, result: { tool: [] } }],
    ["a request of the origin's", { id: 1, method: "sampling/createMessage", params: {} }],
    ["a prototype for a result", JSON.parse('{"id":1,"__proto__":{"result":{"tools":[]}}}')],
  ])("[J03] is refused when it is %s", (_, response) => {
    expect(() => filterToolList(response, server, ["public:read"])).toThrow(ToolListError);
  });

  it("[J01] is filtered also where the answer has an error beside it", () => {
    const both = { ...answer([{ name: "get_confidential_info" }]), error: { code: 1, message: "a" } };
    expect(namesIn(filterToolList(both, server, []))).toEqual([]);
  });

  it("passes an error on", () => {
    const error = { jsonrpc: "2.0", id: 1, error: { code: -32602, message: "Invalid cursor" } };
    expect(filterToolList(error, server, [])).toEqual(error);
  });

  it("[J01] lets nothing through beside an error that a client could take for a list", () => {
    const error = { code: -32602, message: "Invalid cursor" };
    const smuggled = { jsonrpc: "2.0", id: 1, error, Result: { tools: [{ name: "get_confidential_info" }] } };
    expect(JSON.stringify(filterToolList(smuggled, server, []))).not.toContain("get_confidential_info");
  });

  it.each(["public", "private", null])(
    "[J04] is private to its principal when it came as %j",
    (cacheScope) => {
      const filtered = filterToolList(answer([], { cacheScope, ttlMs: 5 }), server, []);
      expect(filtered.result).toEqual({ tools: [], cacheScope: "private", ttlMs: 5 });
    },
  );
});
