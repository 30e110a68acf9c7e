import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

type Comparison =
  | `String${"" | "Not"}${"Equals" | "EqualsIgnoreCase" | "Like"}`
  | `Numeric${"Equals" | "NotEquals" | "LessThan" | "LessThanEquals" | "GreaterThan" | "GreaterThanEquals"}`
  | `Date${"Equals" | "NotEquals" | "LessThan" | "LessThanEquals" | "GreaterThan" | "GreaterThanEquals"}`
  | "Bool"
  | "BinaryEquals"
  | `${"" | "Not"}IpAddress`
  | `Arn${"" | "Not"}${"Equals" | "Like"}`;

/**
 * How a key of the request is compared.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export type ConditionOperator =
  | `${"" | "ForAnyValue:" | "ForAllValues:"}${Comparison}${"" | "IfExists"}`
  | "Null";

/** What has to hold of a request: each operator, for each of its keys, with one of its values. */
export type Conditions = Readonly<
  Partial<Record<ConditionOperator, Readonly<Record<string, string | readonly string[]>>>>
>;

/**
 * They hold where the request has no such key: of who said nothing about themselves, they let in everybody. What is not
 * equal to a value is that, too, unless any of several values has to be.
 */
const HOLDS_WITHOUT_KEY = /^ForAllValues:|^(?!ForAnyValue:).*Not|IfExists$/;

/** @throws {ValidationError} for what compares nothing, and in what allows for what holds without the key */
export function checkConditions(scope: Construct, effect: "Allow" | "Deny", conditions: Conditions): void {
  const present = conditions.Null ?? {};
  for (const [operator, keys] of Object.entries(conditions)) {
    const entries = Object.entries(keys);
    if (entries.length === 0 || entries.some(([key, values]) => key === "" || values.length === 0)) {
      throw new ValidationError(
        scope,
        `the condition ${operator} compares nothing.`,
        "Name a key and at least one value, or leave it away.",
      );
    }
    const absent = entries.find(([key]) => present[key] !== "false")?.[0];
    if (effect === "Deny" || !HOLDS_WITHOUT_KEY.test(operator) || absent === undefined) continue;
    throw new ValidationError(
      scope,
      `${operator} allows every request that has no ${absent}.`,
      `Use an operator without ForAllValues:, Not and IfExists, or require the key by Null: { "${absent}": "false" }.`,
    );
  }
}
