import { describe, expect, it } from "vitest";
import type { ClientRequest } from "../../../edge/src/mcp/message.ts";
import { decide, decideTool } from "../../../edge/src/mcp/policy.ts";
import { mcpServer } from "../material/mcp-server.ts";
import { request } from "../material/messages.ts";

function call(tool: string): ClientRequest {
  return request("tools/call", { name: tool });
}

const documents = mcpServer({
  get_public_info: { scopes: ["public:read"] },
  get_confidential_info: { scopes: ["confidential:read", "public:read"] },
  ping_me: { scopes: [] },
});

describe("a tool's rule", () => {
  it("[I11] allows who has all its scopes", () => {
    expect(decideTool(documents, ["public:read"], "get_public_info")).toEqual({
      effect: "allow",
      rule: "tools.get_public_info",
    });
  });

  it("[C02] asks for all the scopes it needs at once, also for those that the token has", () => {
    expect(decideTool(documents, ["public:read"], "get_confidential_info")).toEqual({
      effect: "insufficient-scope",
      rule: "tools.get_confidential_info",
      scopes: ["confidential:read", "public:read"],
    });
  });

  it("allows everybody who may connect where it names no scope", () => {
    expect(decideTool(documents, [], "ping_me").effect).toBe("allow");
  });

  it.each([
    "get_public_inf",
    "get_public_info2",
    "GET_PUBLIC_INFO",
    "get_public_info ",
    " get_public_info",
    "get_public_info\u0000",
    "get_public_inf\u{ff4f}",
    "get_publıc_info",
    "get\u2010public_info",
    "get_public_info\u200b",
    "*",
    "",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
  ])("[I11] is for the very name: %j is denied like any unknown one", (name) => {
    const scopes = ["public:read", "confidential:read", "*", "__proto__", "admin"];
    expect(decideTool(documents, scopes, name)).toEqual({ effect: "deny", rule: "unlisted" });
  });

  it("[I11] does not exist where a server lists no tools", () => {
    expect(decideTool(mcpServer({}), ["*"], "get_public_info").effect).toBe("deny");
  });

  it("compares scopes exactly", () => {
    for (const scope of ["public:READ", "public", "public:*", "*", "public:read ", "xpublic:read"]) {
      expect(decideTool(documents, [scope], "get_public_info").effect).toBe("insufficient-scope");
    }
  });

  it("[C04] is met by a broader scope that implies its own, however indirectly, and never the other way", () => {
    const server = mcpServer(
      { read: { scopes: ["docs:read"] }, erase: { scopes: ["docs:admin"] } },
      { implies: { "docs:admin": ["docs:write"], "docs:write": ["docs:read"] } },
    );
    expect(decideTool(server, ["docs:admin"], "read").effect).toBe("allow");
    expect(decideTool(server, ["docs:write"], "erase").effect).toBe("insufficient-scope");
    expect(decideTool(server, ["docs:read"], "erase").effect).toBe("insufficient-scope");
  });
});

describe("rules for prefixes", () => {
  const server = mcpServer({
    "*": { scopes: ["any"] },
    "delete_*": { scopes: ["delete"] },
    "delete_all_*": { scopes: ["delete-all"] },
    delete_all_drafts: { scopes: [] },
  });

  it.each([
    ["list", "tools.*"],
    ["delete", "tools.*"],
    ["delete_", "tools.delete_*"],
    ["delete_one", "tools.delete_*"],
    ["delete_all_", "tools.delete_all_*"],
    ["delete_all_notes", "tools.delete_all_*"],
    ["delete_all_drafts", "tools.delete_all_drafts"],
  ])("%s falls under the longest prefix or its own name: %s", (name, rule) => {
    expect(decideTool(server, ["any", "delete", "delete-all"], name).rule).toBe(rule);
  });

  it("a longer prefix is decided by its own scopes alone, not by those of a shorter one", () => {
    expect(decideTool(server, ["any"], "delete_one").effect).toBe("insufficient-scope");
    expect(decideTool(server, ["delete"], "delete_one").effect).toBe("allow");
  });

  it("do not depend on the order in which they are written", () => {
    const reversed = mcpServer({
      delete_all_drafts: { scopes: [] },
      "delete_all_*": { scopes: ["delete-all"] },
      "delete_*": { scopes: ["delete"] },
      "*": { scopes: ["any"] },
    });
    expect(decideTool(reversed, ["any"], "delete_all_notes").effect).toBe("insufficient-scope");
  });

  it.each(["dele\u0000te_one", "\u0000delete_one", "\tdelete_one", "dele\u200bte_one", "\ud800delete_one"])(
    "[I11] do not open a door to names with characters that an origin may overlook: %j",
    (name) => {
      expect(decideTool(server, ["any"], name).effect).toBe("deny");
    },
  );
});

describe("deciding about a message", () => {
  it.each(["initialize", "notifications/initialized", "ping", "server/discover", "tools/list"])(
    "[I10] lets everybody who may connect send %s",
    (method) => {
      expect(decide(documents, [], request(method))).toEqual({ effect: "allow", rule: `methods.${method}` });
    },
  );

  it.each([
    "prompts/list",
    "prompts/get",
    "resources/list",
    "resources/read",
    "resources/subscribe",
    "resources/templates/list",
    "completion/complete",
    "subscriptions/listen",
    "logging/setLevel",
    "tasks/list",
    "tasks/get",
    "tasks/result",
    "tasks/cancel",
    "sampling/createMessage",
    "elicitation/create",
    "roots/list",
    "notifications/cancelled",
    "notifications/progress",
    "notifications/roots/list_changed",
    "notifications/tools/list_changed",
    "rpc.discover",
    "Tools/list",
    "tools/list ",
    "tools/list/",
    "tools/listen",
    "TOOLS/CALL",
    "__proto__",
    "constructor",
  ])("[I10] does not know %j, whatever the scopes", (method) => {
    expect(decide(documents, ["public:read", "confidential:read"], request(method))).toEqual({
      effect: "unknown-method",
      rule: "methods",
    });
  });

  it("[I11] decides about a call by its tool", () => {
    expect(decide(documents, ["public:read"], call("get_public_info")).effect).toBe("allow");
    expect(decide(documents, [], call("get_public_info")).effect).toBe("insufficient-scope");
    expect(decide(documents, ["public:read"], call("delete_everything")).effect).toBe("deny");
  });

  it("asks for the scopes that every request needs before anything else", () => {
    const server = mcpServer({ tell: { scopes: ["tell"] } }, { required: ["mcp:connect"] });
    for (const message of [request("ping"), request("tasks/list"), call("tell"), call("unknown")]) {
      expect(decide(server, ["tell"], message)).toEqual({
        effect: "insufficient-scope",
        rule: "scopes.required",
        scopes: ["mcp:connect"],
      });
    }
    expect(decide(server, ["mcp:connect"], call("tell"))).toMatchObject({ scopes: ["mcp:connect", "tell"] });
  });
});
