import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluateAccess } from "../../edge/src/authorization-server/access/evaluate.ts";
import type { Configuration } from "../../edge/src/configuration/configuration.ts";
import { parseConfiguration } from "../../edge/src/configuration/parse.ts";
import { decideSubject } from "../../edge/src/mcp/policy/decide-subject.ts";
import type { Subject } from "../../edge/src/mcp/policy/subject.ts";

type Json = Record<string, unknown>;

const PAGE = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8");

/** The documents on the page, in order: each of the others is added to the first. */
const [PLAIN = {}, RULES = {}, ADDED = {}, CREDENTIAL = {}, EXPORT = {}, ...OTHERS] = [
  ...PAGE.matchAll(/^```json\n([\s\S]*?)^```$/gm),
].map(([, text = ""]): Json => JSON.parse(text));

function add(document: Json, added: Json): Json {
  const isObject = (value: unknown): value is Json =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const members = Object.entries(added).map(([key, value]) => {
    const own = document[key];
    return [key, isObject(own) && isObject(value) ? add(own, value) : value];
  });
  return { ...document, ...Object.fromEntries(members) };
}

/** What somebody gets at the documents server who asks for all of it. */
function scopesOf({ authorizationServer, servers }: Configuration, email: string): readonly string[] {
  if (!authorizationServer || !servers.documents) throw new Error("expected both");
  const [, hostedDomain = ""] = email.split("@");
  const identity = { provider: "google", subject: "1", email, hostedDomain, groups: [], roles: [] };
  const asked = ["mcp:connect", "documents:read", "documents:admin"];
  return evaluateAccess(identity, servers.documents, asked, authorizationServer).scopes;
}

describe("the examples of a configuration", () => {
  it("are four, of which each is good", () => {
    expect(OTHERS).toEqual([]);
    expect(() => parseConfiguration(PLAIN)).not.toThrow();
    expect(() => parseConfiguration(add(PLAIN, RULES))).not.toThrow();
    expect(() => parseConfiguration(add(PLAIN, ADDED))).not.toThrow();
    expect(() => parseConfiguration(add(PLAIN, CREDENTIAL))).not.toThrow();
    expect(() => parseConfiguration(add(add(add(PLAIN, RULES), ADDED), CREDENTIAL))).not.toThrow();
    expect(parseConfiguration(add(PLAIN, EXPORT)).audit.export?.type).toBe("otlp");
  });

  it("have rules that say what the page says of them", () => {
    const { documents } = parseConfiguration(add(PLAIN, RULES)).servers;
    if (!documents) throw new Error("expected the documents server");
    const effect = (scopes: string[], subject: Subject, clientId = "editor") => {
      const principal = { issuer: "https://login.example.com", subject: "alice", clientId, scopes };
      return decideSubject(documents, { ...principal, obtainable: [] }, subject).effect;
    };
    const erase = (folder: string): Subject => {
      return { kind: "tool", name: "delete_one", arguments: { folder, target: { id: "7" } } };
    };
    const [reader, admin] = [
      ["mcp:connect", "documents:read"],
      ["mcp:connect", "documents:admin"],
    ];
    expect(effect(admin, erase("archive/"))).toBe("allow");
    expect(effect(reader, erase("drafts/"))).toBe("deny");
    expect(effect(reader, erase("drafts/"), "nightly")).toBe("allow");
    expect(effect(reader, erase("archive/"), "nightly")).toBe("deny");
    expect(effect(["mcp:connect"], { kind: "resource", name: "docs://public/a" })).toBe("allow");
    expect(effect(reader, { kind: "resource", name: "docs://archive/a" })).toBe("deny");
    expect(effect(reader, { kind: "resource-template", name: "docs://{+path}" })).toBe("allow");
  });

  it("give people what the page says, without the other issuer too", () => {
    const { tokens: _, ...rest } = add(PLAIN, ADDED);
    const configuration = parseConfiguration(rest);
    expect(scopesOf(configuration, "alice@example.com")).toEqual(["mcp:connect", "documents:read"]);
    expect(scopesOf(configuration, "archivist@example.com")).toEqual([
      "mcp:connect",
      "documents:read",
      "documents:admin",
    ]);
    expect(scopesOf(configuration, "mallory@example.net")).toEqual([]);
  });
});
