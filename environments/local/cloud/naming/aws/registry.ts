import { all, jsonObject, matching, texts } from "../check.ts";
import type { Rule } from "../rule.ts";
import { ARN_SOURCE, arn } from "./arn.ts";

export const lifecyclePolicyRules: readonly Rule[] = [
  {
    attribute: "policy",
    check: all(
      jsonObject,
      texts((text) => 100 <= text.length && text.length <= 30_720, "100 to 30720 characters"),
    ),
    source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html",
  },
];

export const repositoryPolicyRules: readonly Rule[] = [
  {
    attribute: "policy",
    check: jsonObject,
    source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html",
  },
];

const prefix = matching(
  /^(?=.{2,30}$)(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$|^ROOT$/,
  "2 to 30 lower-case letters and digits, with single . _ - and / between them",
);

export const pullThroughCacheRules: readonly Rule[] = [
  {
    attribute: "ecr_repository_prefix",
    check: prefix,
    source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html",
  },
  { attribute: "credential_arn", check: arn("secretsmanager"), source: ARN_SOURCE },
];
