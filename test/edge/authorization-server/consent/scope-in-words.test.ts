import { expect, test } from "vitest";
import { scopeInWords } from "../../../../edge/src/authorization-server/consent/scope-in-words.ts";
import { serverWith } from "../../material/mcp-server.ts";

const rule = (...scopes: string[]) => ({ scopes });

const server = serverWith({
  tools: {
    read: rule("documents:read"),
    find: rule("documents:read"),
    "delete_*": rule("documents:delete"),
    ...Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((name) => [name, rule("many")])),
  },
  prompts: { greet: [rule("greet"), rule("other")] },
  resources: { "docs://a": rule("greet"), "docs://b/*": rule("greet") },
  scopes: {
    required: ["mcp:connect"],
    implies: { "documents:admin": ["documents:read", "documents:delete", "mcp:connect"] },
  },
});

test.each([
  ["mcp:connect", "Connecting to the server"],
  ["documents:read", "Tools: read, find"],
  ["documents:delete", "Tool: delete_*"],
  ["documents:admin", "Connecting to the server. Tools: read, find, delete_*"],
  ["many", "Tools: a, b, c, d and 2 more"],
  ["greet", "Prompt: greet. Resources: docs://a, docs://b/*"],
  ["of-nothing", undefined],
  ["constructor", undefined],
])("%s is good for: %s", (scope, words) => {
  expect(scopeInWords(scope, server)).toBe(words);
});
