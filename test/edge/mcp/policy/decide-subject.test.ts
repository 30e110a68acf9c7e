import { describe, expect, it } from "vitest";
import type { Server } from "../../../../edge/src/configuration/configuration.ts";
import { decideSubject, isVisible } from "../../../../edge/src/mcp/policy/decide-subject.ts";
import { ISSUER, mcpServer, principalWith, serverWith } from "../../material/mcp-server.ts";

const decideTool = (server: Server, scopes: readonly string[], name: string) =>
  decideSubject(server, principalWith(scopes), { kind: "tool", name });

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
      level: "subject",
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
    expect(decideTool(documents, scopes, name)).toEqual({
      effect: "deny",
      level: "subject",
      rule: "unlisted",
    });
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

describe("rules of tools", () => {
  it("[I11] say nothing about prompts, nor those of prompts about tools", () => {
    const server = serverWith({ tools: { a: { scopes: [] } }, prompts: { b: { scopes: [] } } });
    const effect = (kind: "tool" | "prompt", name: string) =>
      decideSubject(server, principalWith([]), { kind, name }).effect;
    expect([effect("tool", "a"), effect("prompt", "b")]).toEqual(["allow", "allow"]);
    expect([effect("tool", "b"), effect("prompt", "a")]).toEqual(["deny", "deny"]);
  });
});

describe("several rules for one name", () => {
  const server = serverWith(
    {
      tools: {
        archive: [
          { scopes: ["documents:admin"] },
          { scopes: ["documents:write"], when: { groups: ["archivists"] } },
          { scopes: [], when: { clients: ["nightly"] }, arguments: { "/folder": { prefix: "drafts/" } } },
        ],
      },
    },
    { groupsClaim: "groups" },
  );
  const decide = (principal: ReturnType<typeof principalWith>, args?: unknown) =>
    decideSubject(server, principal, {
      kind: "tool",
      name: "archive",
      ...(args !== undefined && { arguments: args }),
    });

  it("allow where any of them does, and it is named", () => {
    const archivist = principalWith(["documents:write"], { groups: ["people", "archivists"] });
    expect(decide(principalWith(["documents:admin"]), {})).toEqual({
      effect: "allow",
      rule: "tools.archive.0",
    });
    expect(decide(archivist, {})).toEqual({ effect: "allow", rule: "tools.archive.1" });
    const nightly = principalWith([], { clientId: "nightly" });
    expect(decide(nightly, { folder: "drafts/a" })).toEqual({ effect: "allow", rule: "tools.archive.2" });
  });

  it("ask for the scopes of the first that could", () => {
    expect(decide(principalWith([]), {})).toMatchObject({
      scopes: ["documents:admin"],
      rule: "tools.archive.0",
    });
    const archivist = principalWith([], { groups: ["archivists"], obtainable: ["documents:write"] });
    expect(decide(archivist, {})).toMatchObject({ scopes: ["documents:write"], rule: "tools.archive.1" });
  });

  it("do not ask for scopes of a rule that is for others", () => {
    expect(decide(principalWith(["documents:write"], { obtainable: [] }), {})).toEqual({
      effect: "deny",
      level: "subject",
      rule: "tools.archive.0",
    });
  });

  it("are about the arguments of a call, and for a list about any there could be", () => {
    const nightly = principalWith([], { clientId: "nightly", obtainable: [] });
    expect(decide(nightly, { folder: "secret/a" }).effect).toBe("deny");
    expect(decide(nightly, {}).effect).toBe("deny");
    expect(decide(nightly).effect).toBe("allow");
  });
});

describe("whom a rule is for", () => {
  const server = serverWith(
    { tools: { a: { scopes: [], when: { issuer: ISSUER, clients: ["one"], groups: ["g"] } } } },
    { groupsClaim: "groups" },
  );
  const decide = (more: object) =>
    decideSubject(server, { ...principalWith([]), ...more }, { kind: "tool", name: "a" }).effect;

  it("has to hold in everything that is said", () => {
    expect(decide({ clientId: "one", groups: ["g"] })).toBe("allow");
    for (const other of [
      { clientId: "one", groups: ["G"] },
      { clientId: "one" },
      { clientId: "ONE", groups: ["g"] },
      { groups: ["g"] },
      { clientId: "one", groups: ["g"], issuer: "https://partner.example.com" },
    ]) {
      expect(decide(other)).toBe("deny");
    }
  });
});

describe("a step-up", () => {
  const server = mcpServer(
    { erase: { scopes: ["docs:admin"] } },
    { required: ["connect"], implies: { root: ["docs:admin"] } },
  );
  const effect = (obtainable: readonly string[] | undefined) =>
    decideSubject(server, principalWith(["connect"], obtainable && { obtainable }), {
      kind: "tool",
      name: "erase",
    }).effect;

  it("[C02] is spoken of where the identity could get the scopes, by themselves or by a broader one", () => {
    expect(effect(["docs:admin"])).toBe("insufficient-scope");
    expect(effect(["root"])).toBe("insufficient-scope");
  });

  it("[C02] is not spoken of where it is known to lead nowhere", () => {
    expect(effect([])).toBe("deny");
    expect(effect(["connect"])).toBe("deny");
  });

  it("[C02] is spoken of where nobody says what the identity could get", () => {
    expect(effect(undefined)).toBe("insufficient-scope");
  });

  it("[C02] names with the tool's scopes those that every request needs", () => {
    const subject = { kind: "tool", name: "erase" } as const;
    expect(decideSubject(server, principalWith([]), subject)).toMatchObject({
      scopes: ["connect", "docs:admin"],
    });
  });
});

describe("what is visible", () => {
  const subject = { kind: "tool", name: "erase" } as const;
  const tools = { erase: { scopes: ["docs:admin"] } };
  const granted = serverWith({ tools });
  const obtainable = serverWith({ tools, visible: "obtainable" }, { obtainableClaim: "may" });

  it("[J01] is what the token grants", () => {
    expect(isVisible(granted, principalWith(["docs:admin"]), subject)).toBe(true);
    expect(isVisible(granted, principalWith([], { obtainable: ["docs:admin"] }), subject)).toBe(false);
  });

  it("[J01] is also what a step-up would give, where the server says so", () => {
    expect(isVisible(obtainable, principalWith([], { obtainable: ["docs:admin"] }), subject)).toBe(true);
    expect(isVisible(obtainable, principalWith([], { obtainable: ["docs:read"] }), subject)).toBe(false);
    expect(isVisible(obtainable, principalWith([], { obtainable: [] }), subject)).toBe(false);
  });
});

describe("tasks and logging", () => {
  it.each(["tasks", "logging"] as const)("[I10] are nobody's without a rule: %s", (kind) => {
    expect(decideSubject(serverWith({}), principalWith(["*"]), { kind }).effect).toBe("deny");
  });

  it.each(["tasks", "logging"] as const)("[I10] are for whom their rule is: %s", (kind) => {
    const server = serverWith({ [kind]: { scopes: ["run"] } });
    expect(decideSubject(server, principalWith(["run"]), { kind })).toEqual({ effect: "allow", rule: kind });
    expect(decideSubject(server, principalWith([]), { kind }).effect).toBe("insufficient-scope");
  });
});
