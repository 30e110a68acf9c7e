import { describe, expect, it } from "vitest";
import { grantedScopes, knownScopes, scopesOf } from "../../../edge/src/configuration/scopes.ts";
import { mcpServer, serverWith } from "../material/mcp-server.ts";

describe("granted scopes", () => {
  it("are the token's own and all that these imply, however indirectly", () => {
    const implies = { admin: ["write"], write: ["read"] };
    expect([...grantedScopes(["admin"], implies)]).toEqual(["admin", "write", "read"]);
    expect([...grantedScopes(["read"], implies)]).toEqual(["read"]);
  });

  it("end where scopes imply each other", () => {
    expect([...grantedScopes(["a"], { a: ["b"], b: ["a"] })]).toEqual(["a", "b"]);
  });

  it("do not come from what every object inherits", () => {
    expect([...grantedScopes(["constructor", "__proto__"], {})]).toEqual(["constructor", "__proto__"]);
  });
});

describe("the scopes of a server", () => {
  it("[C03] [C04] are those that its rules name, each once, and nothing that they imply", () => {
    const server = serverWith({
      tools: { a: { scopes: ["read", "write"] }, b: [{ scopes: ["read"] }, { scopes: ["edit"] }] },
      prompts: { c: { scopes: ["prompt"] } },
      resources: { "docs://*": { scopes: ["docs"] } },
      tasks: { scopes: ["tasks"] },
      logging: { scopes: ["debug"] },
      scopes: { required: ["connect"], implies: { all: ["write"] } },
    });
    const rules = ["read", "write", "edit", "prompt", "docs", "tasks", "debug"];
    expect(scopesOf(server)).toEqual(["connect", ...rules]);
  });

  it("that mean something to it are those and what implies them or is implied, each once", () => {
    const server = mcpServer(
      { a: { scopes: ["write"] } },
      { required: ["connect"], implies: { all: ["admin"], admin: ["write", "connect"] } },
    );
    expect(knownScopes(server)).toEqual(["connect", "write", "all", "admin"]);
  });
});
