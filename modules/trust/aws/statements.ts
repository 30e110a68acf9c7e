import { isObject, type JsonObject } from "../terraform/json.ts";
import type { Resource } from "../terraform/resource.ts";

/** What a policy allows, in its own words. */
export interface AllowedStatement {
  /** By kind: `AWS`, `Service`, `Federated`. Empty in a policy of somebody. */
  readonly principals: readonly (readonly [kind: string, name: string])[];
  readonly actions: readonly string[];
  /** Empty where the policy does not say, as that of a role. */
  readonly resources: readonly string[];
  /** What has to hold besides, in words. */
  readonly conditions: readonly string[];
}

/** Statements that allow by leaving out: what they let happen nobody could list. */
const BY_OMISSION = ["NotAction", "NotResource", "NotPrincipal"];

/**
 * What a policy allows. What it denies limits that, and is not said.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 * @throws {TrustError} it is no policy, or says what it allows by what it does not
 */
export function statementsOf(resource: Resource, attribute: string): AllowedStatement[] {
  const written = parsed(resource, attribute).Statement;
  const statements = [written].flat().filter(isObject);
  return statements.flatMap((statement) => {
    if (statement.Effect !== "Allow") return [];
    const omission = BY_OMISSION.find((element) => element in statement);
    if (omission !== undefined) {
      throw resource.fault(
        `its ${attribute} says by ${omission} what it allows.`,
        "Say what it allows itself.",
      );
    }
    return [
      {
        principals: principalsOf(statement.Principal),
        actions: textsOf(statement.Action),
        resources: textsOf(statement.Resource),
        conditions: conditionsOf(statement.Condition),
      },
    ];
  });
}

function parsed(resource: Resource, attribute: string): JsonObject {
  try {
    const policy: unknown = JSON.parse(resource.text(attribute));
    if (isObject(policy) && policy.Statement !== undefined) return policy;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw resource.fault(`its ${attribute} is no policy.`, "State one.");
}

function principalsOf(principal: unknown): AllowedStatement["principals"] {
  if (!isObject(principal)) return textsOf(principal).map((name) => ["AWS", name]);
  return Object.entries(principal).flatMap(([kind, names]) =>
    textsOf(names).map((name) => [kind, name] as const),
  );
}

function textsOf(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

const OPERATORS: Readonly<Record<string, string>> = {
  ArnEquals: "is",
  ArnLike: "is like",
  Bool: "is",
  "ForAllValues:StringEquals": "is nothing but",
  NumericLessThanEquals: "is at most",
  StringEquals: "is",
  StringLike: "is like",
};

function conditionsOf(condition: unknown): string[] {
  if (!isObject(condition)) return [];
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, values]) =>
      operator === "Null"
        ? `${key} is ${String(values) === "false" ? "there" : "absent"}`
        : `${key} ${OPERATORS[operator] ?? operator} ${textsOf(values).join(" or ")}`,
    ),
  );
}
