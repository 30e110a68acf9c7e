import { describe, expect, test } from "vitest";
import { InsufficientScopeError, requireScopes } from "../../edge/backend/index.ts";

describe("required scopes", () => {
  const caller = { scopes: ["public:read", "confidential:read"] };

  test("that are granted let the caller pass", () => {
    expect(() => requireScopes(caller, "confidential:read", "public:read")).not.toThrow();
  });

  test("that are not granted are named, and only those", () => {
    const refuse = () => requireScopes(caller, "public:read", "public:write", "confidential");
    expect(refuse).toThrow(InsufficientScopeError);
    expect(refuse).toThrow(
      expect.objectContaining({
        required: ["public:read", "public:write", "confidential"],
        missing: ["public:write", "confidential"],
      }),
    );
  });
});
