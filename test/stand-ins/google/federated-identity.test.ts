import { describe, expect, it } from "vitest";
import { evaluate } from "./cel.ts";
import { federate } from "./federated-identity.ts";

const ARN = "arn:aws:sts::123456789012:assumed-role/my-role/my-session";
const MAPPING = { "google.subject": "assertion.sub", "attribute.team": "assertion.team" };
const federated = (attributeCondition: string, change: Readonly<Record<string, string | number>> = {}) =>
  federate({ attributeMapping: MAPPING, attributeCondition }, { sub: "a", team: "b", ...change });

describe("extract", () => {
  // https://cloud.google.com/iam/docs/conditions-attribute-reference#extract
  it.each([
    ["assumed-role/{role}/", "my-role"],
    ["assumed-role/{role_and_session}", "my-role/my-session"],
    ["{account_arn}assumed-role/", "arn:aws:sts::123456789012:"],
    ["{all}", ARN],
    ["user/{name}", ""],
    ["assumed-role/{role}#", ""],
  ])("with the template %s finds %s", (template, found) => {
    expect(evaluate(`assertion.extract('${template}')`, { assertion: ARN })).toBe(found);
  });

  it.each(["assumed-role/", "{role}/{session}", "{"])("refuses the template %s", (template) => {
    expect(() => evaluate(`assertion.extract('${template}')`, { assertion: ARN })).toThrow(/one pair/);
  });
});

describe("a credential", () => {
  it.each([
    "assertion.sub == 'a'",
    "google.subject == 'a'",
    "attribute.team == 'b'",
    "!has(assertion.other)",
  ])("becomes an identity where %s is true", (condition) => {
    expect(federated(condition)).toEqual({ "google.subject": "a", "attribute.team": "b" });
  });

  it.each([
    "assertion.sub == 'b'",
    "assertion.other == 'a'",
    "assertion.sub",
    "'true'",
    "assertion.sub ==",
    "",
  ])("becomes none where the condition is %j", (condition) => {
    expect(() => federated(condition)).toThrow(expect.objectContaining({ at: "condition" }));
  });

  it.each<[what: string, change: Readonly<Record<string, string | number>>]>([
    ["an empty subject", { sub: "" }],
    ["a subject that is no text", { sub: 1 }],
    ["a subject of 128 bytes", { sub: "é".repeat(64) }],
    ["more attributes than 8 KB hold", { team: "x".repeat(8192) }],
  ])("becomes none with %s", (_what, change) => {
    expect(() => federated("true", change)).toThrow(expect.objectContaining({ at: "mapping" }));
  });

  it("becomes one with a subject of 127 bytes", () => {
    expect(federated("true", { sub: "x".repeat(127) })).toMatchObject({ "google.subject": "x".repeat(127) });
  });

  it("becomes none without a claim that is mapped", () => {
    const rules = { attributeMapping: MAPPING, attributeCondition: "true" };
    expect(() => federate(rules, { sub: "a" })).toThrow("The credential cannot be mapped to attribute.team.");
  });
});
