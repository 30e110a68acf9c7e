import type { ObjectValue } from "../protocol/value.ts";
import { awsRules } from "./aws/aws.ts";
import { googleRules } from "./google/google.ts";
import { type Finding, findings, type Rule } from "./rule.ts";

/** What the documentation says of names, lengths and ranges, by resource type. */
export const NAMING_RULES: Readonly<Record<string, readonly Rule[]>> = { ...googleRules, ...awsRules };

/** Whatever a resource is written with that its cloud refuses. What is not known yet is not judged. */
export function validate(type: string, config: ObjectValue): Finding[] {
  return findings(NAMING_RULES[type] ?? [], config);
}
