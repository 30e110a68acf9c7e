import { between, jsonObject, matching } from "../check.ts";
import type { Rule } from "../rule.ts";
import { ARN_SOURCE, arn } from "./arn.ts";

const RULES = "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html";
const PERMISSION = "https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html";

export const secretPolicyRules: readonly Rule[] = [
  { attribute: "secret_arn", check: arn("secretsmanager"), source: ARN_SOURCE },
  {
    attribute: "policy",
    check: jsonObject,
    source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html",
  },
];

export const secretRotationRules: readonly Rule[] = [
  { attribute: "rotation_lambda_arn", check: arn("lambda"), source: ARN_SOURCE },
  { attribute: "rotation_rules[].automatically_after_days", check: between(1, 1000), source: RULES },
  {
    attribute: "rotation_rules[].duration",
    check: matching(/^(?=.{2,3}$)[0-9]+h$/, "hours, as in 3h"),
    source: RULES,
  },
];

export const lambdaPermissionRules: readonly Rule[] = [
  {
    attribute: "action",
    check: matching(/^lambda:(?:\*|[A-Za-z]+)$/, "an action of Lambda"),
    source: PERMISSION,
  },
  { attribute: "source_account", check: matching(/^\d{12}$/, "12 digits"), source: PERMISSION },
  { attribute: "source_arn", check: matching(/^arn:\S+$/, "an ARN"), source: PERMISSION },
];
