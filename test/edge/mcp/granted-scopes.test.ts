import { describe, expect, it } from "vitest";
import { grantedScopes } from "../../../edge/src/mcp/granted-scopes.ts";

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
