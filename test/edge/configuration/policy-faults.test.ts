import { describe, expect, it } from "vitest";
import { DOCUMENT } from "../material/server.ts";
import { FACADE, faultsOf } from "./facade-document.ts";

const [ONE, OTHER] = ["https://login.example.com", "https://partner.example.com"];
const origin = { url: "https://documents.internal.example/mcp" };

/** The faults of a server with this policy, below it, and these issuers. */
function faultsWith(policy: object, accept: readonly object[] = [{ issuer: ONE }]): readonly string[] {
  return faultsOf({ ...DOCUMENT, servers: { documents: { origin, ...policy } }, tokens: { accept } }).map(
    (path) => path.replace(/^servers\.documents\./, ""),
  );
}

const tools = (...rules: readonly object[]) => ({ tools: { a: rules } });

describe("a scope that another implies", () => {
  const rules = { a: { scopes: ["read"] } };

  it("[K05] is one that a rule names, or that implies one itself", () => {
    const implies = { all: ["admin"], admin: ["read", "connect"] };
    expect(faultsWith({ tools: rules, scopes: { required: ["connect"], implies } })).toEqual([]);
    expect(faultsWith({ tools: rules, scopes: { implies: { admin: ["read", "raed"] } } })).toEqual([
      "scopes.implies.admin.1",
    ]);
  });

  it.each([
    ["prompts", { prompts: { a: { scopes: ["read"] } } }],
    ["resources", { resources: { "a:b": { scopes: ["read"] } } }],
    ["tasks", { tasks: { scopes: ["read"] } }],
    ["logging", { logging: { scopes: ["read"] } }],
  ])("may be named by a rule of %s", (_, policy) => {
    expect(faultsWith({ ...policy, scopes: { implies: { admin: ["read"] } } })).toEqual([]);
  });
});

describe("a rule beside others", () => {
  const prefix = { "/b": { prefix: "drafts/" } };

  it.each([
    ["the same again", [{ scopes: ["x"] }, { scopes: ["x"] }], ["tools.a.1"]],
    ["more scopes for the same", [{ scopes: ["x", "y"] }, { scopes: ["x"] }], ["tools.a.0"]],
    ["one client of all", [{ scopes: ["x"] }, { scopes: ["x"], when: { clients: ["a"] } }], ["tools.a.1"]],
    [
      "one client of two",
      [
        { scopes: [], when: { clients: ["a", "b"] } },
        { scopes: [], when: { clients: ["a"] } },
      ],
      ["tools.a.1"],
    ],
    [
      "an argument that need not be",
      [{ scopes: ["x"], arguments: prefix }, { scopes: ["x"] }],
      ["tools.a.0"],
    ],
    [
      "a longer prefix",
      [
        { scopes: [], arguments: prefix },
        { scopes: [], arguments: { "/b": { prefix: "drafts/a" } } },
      ],
      ["tools.a.1"],
    ],
    [
      "a value among others",
      [
        { scopes: [], arguments: { "/b": { oneOf: [1, 2] } } },
        { scopes: [], arguments: { "/b": { equals: 2 } } },
      ],
      ["tools.a.1"],
    ],
    [
      "the same pattern",
      [
        { scopes: [], arguments: { "/b": { pattern: "x" } } },
        { scopes: ["y"], arguments: { "/b": { pattern: "x" } } },
      ],
      ["tools.a.1"],
    ],
  ])("[K05] is a fault where it can never decide: %s", (_, rules, faults) => {
    expect(faultsWith(tools(...rules))).toEqual(faults);
  });

  it("[K05] is a fault where it asks for a scope that implies the other's", () => {
    const policy = {
      ...tools({ scopes: ["read"] }, { scopes: ["admin"] }),
      scopes: { implies: { admin: ["read"] } },
    };
    expect(faultsWith(policy)).toEqual(["tools.a.1"]);
  });

  it.each([
    ["other scopes", [{ scopes: ["x"] }, { scopes: ["y"] }]],
    ["fewer scopes for a client", [{ scopes: ["x", "y"] }, { scopes: ["x"], when: { clients: ["a"] } }]],
    ["fewer scopes for an argument", [{ scopes: ["x", "y"] }, { scopes: ["x"], arguments: prefix }]],
    [
      "another argument",
      [
        { scopes: [], arguments: prefix },
        { scopes: [], arguments: { "/c": { prefix: "drafts/" } } },
      ],
    ],
  ])("is none where it allows more: %s", (_, rules) => {
    expect(faultsWith(tools(...rules))).toEqual([]);
  });
});

describe("a rule for some callers", () => {
  const both = [{ issuer: ONE, groupsClaim: "groups" }, { issuer: OTHER }];
  const rule = (when: object) => tools({ scopes: [], when });

  it("[K05] is about an issuer whose tokens are accepted for the server", () => {
    expect(faultsWith(rule({ issuer: ONE }))).toEqual([]);
    expect(faultsWith(rule({ issuer: OTHER }))).toEqual(["tools.a.when.issuer"]);
    const elsewhere = [{ issuer: ONE }, { issuer: OTHER, servers: ["tickets"] }];
    expect(faultsWith(rule({ issuer: OTHER }), elsewhere)).toContain("tools.a.when.issuer");
  });

  it.each([{ clients: ["ci"] }, { groups: ["editors"] }])(
    "[K05] says whose client or group it means where several issuers could say it: %j",
    (when) => {
      expect(faultsWith(rule(when), both)).toEqual(["tools.a.when"]);
      expect(faultsWith(rule({ ...when, issuer: ONE }), both)).toEqual([]);
    },
  );

  it("[K05] is about groups only where the issuer says some", () => {
    expect(faultsWith(rule({ groups: ["editors"] }))).toEqual(["tools.a.when.groups"]);
    expect(faultsWith(rule({ groups: ["editors"] }), [{ issuer: ONE, groupsClaim: "groups" }])).toEqual([]);
    expect(faultsWith(rule({ groups: ["editors"], issuer: OTHER }), both)).toEqual(["tools.a.when.groups"]);
  });

  it("may be about the gateway's own tokens", () => {
    const servers = { documents: { ...DOCUMENT.servers.documents, ...rule({ issuer: FACADE.publicUrl }) } };
    expect(faultsOf({ ...FACADE, servers }).filter((path) => path.includes("when"))).toEqual([]);
  });

  it("[K05] is never about groups of the gateway's own tokens, which do not say them", () => {
    const servers = { documents: { ...DOCUMENT.servers.documents, ...rule({ groups: ["editors"] }) } };
    expect(faultsOf({ ...FACADE, servers })).toContain("servers.documents.tools.a.when.groups");
  });
});

describe("a list of what could be had", () => {
  it("[K05] needs every issuer of the server to say what that is", () => {
    expect(faultsWith({ visible: "obtainable" })).toEqual(["visible"]);
    const accept = [{ issuer: ONE, obtainableClaim: "may" }, { issuer: OTHER }];
    expect(faultsWith({ visible: "obtainable" }, accept)).toEqual(["visible"]);
    expect(faultsWith({ visible: "obtainable" }, accept.slice(0, 1))).toEqual([]);
  });

  it("[K05] needs nothing of the gateway's own tokens, which say it", () => {
    const servers = { documents: { ...DOCUMENT.servers.documents, visible: "obtainable" } };
    expect(faultsOf({ ...FACADE, servers })).toEqual([]);
  });
});

describe("two resources", () => {
  it.each([
    ["case", "docs://a/B", "docs://a/b"],
    ["case of a prefix", "docs://A/*", "docs://a/*"],
    ["an escape", "docs://a!", "docs://a%21"],
  ])("[K05] are a fault where they differ by %s only", (_, one, other) => {
    const resources = { [one]: { scopes: ["x"] }, [other]: { scopes: ["y"] } };
    expect(faultsWith({ resources })).toEqual([`resources.${other}`]);
  });
});
