import { describe, expect, it } from "vitest";
import { grantedScopes, knownScopes, scopesOf } from "../../../edge/src/configuration/scopes.ts";
import { mcpServer } from "../material/mcp-server.ts";

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
    const server = mcpServer(
      { a: { scopes: ["read", "write"] }, b: { scopes: ["read"] } },
      { required: ["connect"], implies: { write: ["browse"] } },
    );
    expect(scopesOf(server)).toEqual(["connect", "read", "write"]);
  });

  it("that mean something to it are those and what implies them or is implied, each once", () => {
    const server = mcpServer(
      { a: { scopes: ["write"] } },
      { required: ["connect"], implies: { admin: ["write", "browse"] } },
    );
    expect(knownScopes(server)).toEqual(["connect", "write", "admin", "browse"]);
  });
});
