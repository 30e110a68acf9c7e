import { describe, expect, it } from "vitest";
import type { Server } from "../../../edge/src/configuration/configuration.ts";
import {
  type FilterContext,
  FilterError,
  filterAnswer,
  isFiltered,
  isList,
  isTold,
} from "../../../edge/src/mcp/filter-answer.ts";
import { limitsOf, mcpServer, principalWith, serverWith } from "../material/mcp-server.ts";

const limits = limitsOf();

const server = serverWith({
  tools: {
    get_public_info: { scopes: ["public:read"] },
    get_confidential_info: { scopes: ["confidential:read"] },
  },
  prompts: { "public_*": { scopes: ["public:read"] }, "secret_*": { scopes: ["confidential:read"] } },
  resources: {
    "docs://public/*": { scopes: ["public:read"] },
    "docs://secret/*": { scopes: ["confidential:read"] },
  },
});

function contextOf(method: string, more: Partial<FilterContext> = {}): FilterContext {
  const principal = principalWith(["public:read"]);
  return { method, revision: "2026-07-28", server, principal, limits, ...more };
}

const filterTools = (response: Record<string, unknown>, more: Partial<FilterContext> = {}) =>
  filterAnswer(response, contextOf("tools/list", more));

const answer = (result: object): Record<string, unknown> => ({ jsonrpc: "2.0", id: 1, result });

const toolsAnswer = (tools: readonly unknown[], more: object = {}) => answer({ tools, ...more });

function namesIn(response: Record<string, unknown>): unknown[] {
  const { tools } = response.result as { tools: { name: unknown }[] };
  return tools.map(({ name }) => name);
}

describe("a list of tools", () => {
  it("[J01] keeps what the principal may call, whole and in order, and nothing else", () => {
    const shown = {
      name: "get_public_info",
      description: "a",
      inputSchema: { type: "object" },
      securitySchemes: [],
    };
    const list = toolsAnswer([{ name: "get_confidential_info" }, shown, { name: "unlisted" }], {
      nextCursor: "n",
    });
    expect(filterTools(list)).toEqual({ jsonrpc: "2.0", id: 1, result: { tools: [shown], nextCursor: "n" } });
  });

  it("[J01] shows a tool that some arguments are good for", () => {
    const picky = mcpServer({ a: { scopes: [], arguments: { "/b": { equals: 1 } } } });
    expect(namesIn(filterTools(toolsAnswer([{ name: "a" }]), { server: picky }))).toEqual(["a"]);
  });

  it("[J01] shows what a step-up would give, where the server says so", () => {
    const open: Server = { ...server, visible: "obtainable" };
    const principal = principalWith(["public:read"], { obtainable: ["confidential:read"] });
    const list = toolsAnswer([
      { name: "get_public_info" },
      { name: "get_confidential_info" },
      { name: "other" },
    ]);
    expect(namesIn(filterTools(list, { server: open, principal }))).toEqual([
      "get_public_info",
      "get_confidential_info",
    ]);
    expect(namesIn(filterTools(list, { server, principal }))).toEqual(["get_public_info"]);
  });

  it("[J01] drops entries whose name is no text, or could be taken for another", () => {
    const odd = [null, 1, "get_public_info", ["get_public_info"], {}, { name: null }];
    const odder = [{ name: ["get_public_info"] }, { name: { toString: "get_public_info" } }, { title: "a" }];
    const two = [
      { name: "get_public_info", Name: "get_confidential_info" },
      { name: "get_public_info", ｎame: "x" },
    ];
    expect(namesIn(filterTools(toolsAnswer([...odd, ...odder, ...two])))).toEqual([]);
  });

  it("[J01] takes no name from the prototype of an entry", () => {
    const entry: unknown = JSON.parse('{"__proto__":{"name":"get_public_info"}}');
    expect(namesIn(filterTools(toolsAnswer([entry])))).toEqual([]);
  });

  it("[J01] has nothing beside it that could be another list", () => {
    const hidden = [{ name: "get_confidential_info" }];
    const more = { Tools: hidden, items: hidden, _meta: { tools: hidden }, structuredContent: hidden };
    expect(filterTools(toolsAnswer([], more)).result).toEqual({ tools: [] });
  });

  it("says which software it is of, and nothing else about itself", () => {
    const serverInfo = { name: "documents", version: "1" };
    const more = {
      resultType: "complete",
      _meta: { "io.modelcontextprotocol/serverInfo": serverInfo, other: 1 },
    };
    expect(filterTools(toolsAnswer([], more)).result).toEqual({
      resultType: "complete",
      tools: [],
      cacheScope: "private",
      _meta: { "io.modelcontextprotocol/serverInfo": serverInfo },
    });
  });

  it.each([
    ["no result", { jsonrpc: "2.0", id: 1 }],
    ["a result that is null", { id: 1, result: null }],
    ["a result that is a list", { id: 1, result: [{ name: "get_confidential_info" }] }],
    ["a result that is text", { id: 1, result: "get_confidential_info" }],
    ["tools that are no list", { id: 1, result: { tools: { name: "get_confidential_info" } } }],
    ["no tools", { id: 1, result: { Tools: [{ name: "get_confidential_info" }] } }],
    ["another list", { id: 1, result: { prompts: [] } }],
    ["error and a bad result together", { id: 1, error: {}, result: { tool: [] } }],
    ["a request of the origin's", { id: 1, method: "sampling/createMessage", params: {} }],
    ["a prototype for a result", JSON.parse('{"id":1,"__proto__":{"result":{"tools":[]}}}')],
    ["a prototype for its tools", JSON.parse('{"id":1,"result":{"__proto__":{"tools":[]}}}')],
  ])("[J03] is refused when it is %s", (_, response) => {
    expect(() => filterTools(response)).toThrow(FilterError);
  });

  it("[J01] is filtered also where the answer has an error beside it", () => {
    const both = { ...toolsAnswer([{ name: "get_confidential_info" }]), error: { code: 1, message: "a" } };
    expect(namesIn(filterTools(both))).toEqual([]);
  });

  it("passes an error on", () => {
    const error = { jsonrpc: "2.0", id: 1, error: { code: -32602, message: "Invalid cursor" } };
    expect(filterTools(error)).toEqual(error);
  });

  it("[J01] leaves behind what an error carries, which may name anything", () => {
    const error = { code: -32603, message: "Internal error", data: { tools: ["get_confidential_info"] } };
    expect(filterTools({ jsonrpc: "2.0", id: 1, error })).toEqual({
      jsonrpc: "2.0",
      id: 1,
      error: { code: -32603, message: "Internal error" },
    });
  });

  it("[J01] lets nothing through beside an error that a client could take for a list", () => {
    const error = { code: -32602, message: "Invalid cursor" };
    const smuggled = { jsonrpc: "2.0", id: 1, error, Result: { tools: [{ name: "get_confidential_info" }] } };
    expect(JSON.stringify(filterTools(smuggled))).not.toContain("get_confidential_info");
  });
});

describe("other lists", () => {
  it.each([
    ["prompts/list", "prompts", "name", "public_a", "secret_a"],
    ["resources/list", "resources", "uri", "docs://public/a", "docs://secret/a"],
    ["resources/list", "resources", "uri", "docs://public/b", "docs://public/{b}"],
    [
      "resources/templates/list",
      "resourceTemplates",
      "uriTemplate",
      "docs://public/{a}",
      "docs://secret/{a}",
    ],
    ["resources/templates/list", "resourceTemplates", "uriTemplate", "docs://public/a", "docs://{a}"],
  ])("[J01] keep what the principal may use: %s", (method, member, key, shown, hidden) => {
    const [one, other] = [
      { name: "docs", title: "One", [key]: shown },
      { name: "docs", [key]: hidden },
    ];
    const list = answer({ [member]: [other, one, { title: shown }], nextCursor: "n", other: [other] });
    expect(filterAnswer(list, contextOf(method)).result).toEqual({ [member]: [one], nextCursor: "n" });
    expect(isList(method)).toBe(true);
  });

  it("[J01] hide a resource whose URI could be taken for another", () => {
    const resources = [
      { uri: "docs://public/../secret/a", name: "a" },
      { uri: "docs://public/a", URI: "docs://secret/a", name: "a" },
    ];
    expect(filterAnswer(answer({ resources }), contextOf("resources/list")).result).toEqual({
      resources: [],
    });
  });
});

describe("what a server says about itself", () => {
  const capabilities = {
    tools: { listChanged: true },
    logging: {},
    tasks: { list: {} },
    extensions: { "io.modelcontextprotocol/tasks": {}, "io.modelcontextprotocol/ui": {} },
  };

  it("[J01] leaves out what the principal may not ask for", () => {
    const introduced = {
      capabilities,
      supportedVersions: ["2026-07-28"],
      instructions: "Read.",
      tools: ["hidden"],
    };
    expect(filterAnswer(answer(introduced), contextOf("server/discover")).result).toEqual({
      supportedVersions: ["2026-07-28"],
      instructions: "Read.",
      capabilities: { tools: { listChanged: true }, extensions: { "io.modelcontextprotocol/ui": {} } },
    });
  });

  it("[J01] is whole for who may", () => {
    const open = serverWith({ tasks: { scopes: [] }, logging: { scopes: ["public:read"] } });
    const serverInfo = { name: "documents", version: "1" };
    const introduced = { protocolVersion: "2025-06-18", capabilities, serverInfo };
    const context = contextOf("initialize", { revision: "2025-06-18", server: open });
    expect(filterAnswer(answer(introduced), context).result).toEqual(introduced);
  });

  it.each(["server/discover", "initialize"])("[J03] is refused without capabilities: %s", (method) => {
    expect(() => filterAnswer(answer({ capabilities: [] }), contextOf(method))).toThrow(FilterError);
  });
});

describe("what a client may keep", () => {
  it.each(["public", "private", null, 1])(
    "[J04] is private to its principal when it came as %j",
    (cacheScope) => {
      for (const [method, result] of [
        ["tools/list", { tools: [] }],
        ["resources/templates/list", { resourceTemplates: [] }],
        ["server/discover", { capabilities: {} }],
        ["resources/read", { contents: [] }],
      ] as const) {
        const filtered = filterAnswer(answer({ ...result, cacheScope, ttlMs: 5 }), contextOf(method));
        expect(filtered.result).toEqual({ ...result, cacheScope: "private", ttlMs: 5 });
      }
    },
  );

  it("[J04] is private also where a complete result of the newest revision does not say so", () => {
    const complete = { resultType: "complete", tools: [] };
    expect(filterTools(answer(complete)).result).toEqual({ ...complete, cacheScope: "private" });
    expect(filterTools(answer({ tools: [] }), { revision: "2025-11-25" }).result).toEqual({ tools: [] });
  });

  it.each([
    [60_000, 60_000],
    [60_001, 60_000],
    [Number.MAX_VALUE, 60_000],
    [0, 0],
    [-1, 0],
    ["60000", 0],
    [null, 0],
  ])("[J04] is kept for a minute at the most: %j is %j", (ttlMs, kept) => {
    expect(filterTools(toolsAnswer([], { ttlMs })).result).toEqual({ tools: [], ttlMs: kept });
  });

  it("is not changed otherwise by what is read", () => {
    const result = { contents: [{ uri: "docs://public/a", text: "a" }], other: [1] };
    expect(filterAnswer(answer(result), contextOf("resources/read")).result).toEqual(result);
    expect([isFiltered("resources/read"), isList("resources/read")]).toEqual([true, false]);
    expect(isFiltered("tools/call")).toBe(false);
  });
});

describe("a notification", () => {
  const told = (method: string, params: unknown, who = server) =>
    isTold({ jsonrpc: "2.0", method, params }, { server: who, principal: principalWith(["public:read"]) });

  it("[J01] of a resource is for who may read it", () => {
    expect(told("notifications/resources/updated", { uri: "docs://public/a" })).toBe(true);
    for (const params of [
      { uri: "docs://secret/a" },
      { uri: 1 },
      {},
      null,
      [],
      { uri: "docs://public/a", URI: "x" },
    ]) {
      expect(told("notifications/resources/updated", params)).toBe(false);
    }
  });

  it("[J01] of what is subscribed to is for who may read all of it", () => {
    const acknowledged = (notifications: unknown) =>
      told("notifications/subscriptions/acknowledged", { notifications });
    expect(acknowledged({ toolsListChanged: true })).toBe(true);
    expect(acknowledged({ resourceSubscriptions: ["docs://public/a", "docs://public/b"] })).toBe(true);
    for (const resourceSubscriptions of [["docs://public/a", "docs://secret/a"], "docs://public/a", [1]]) {
      expect(acknowledged({ resourceSubscriptions })).toBe(false);
    }
    expect(acknowledged(["docs://secret/a"])).toBe(false);
  });

  it.each(["notifications/tasks", "notifications/tasks/status"])(
    "[J01] of a task is for who may ask: %s",
    (method) => {
      expect(told(method, { taskId: "1" })).toBe(false);
      expect(told(method, { taskId: "1" }, serverWith({ tasks: { scopes: [] } }))).toBe(true);
    },
  );

  it("that names nothing is for everybody", () => {
    expect(told("notifications/tools/list_changed", {})).toBe(true);
    expect(told("notifications/progress", { progressToken: 1 })).toBe(true);
  });
});
