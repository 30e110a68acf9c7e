import { all, atMost, matching, texts } from "../check.ts";
import type { Rule } from "../rule.ts";
import { ARN_SOURCE, arn } from "./arn.ts";
import { TAGS_RULE } from "./tags.ts";

export const ecrRepositoryRules: readonly Rule[] = [
  TAGS_RULE,
  {
    attribute: "name",
    check: all(
      matching(
        /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
        "lower-case letters and digits, with single . _ - and / between them",
      ),
      texts((name) => name.length >= 2, "at least 2 characters"),
      atMost(256),
    ),
    source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
  },
  { attribute: "encryption_configuration[].kms_key", check: arn("kms"), source: ARN_SOURCE },
];

export const ecsClusterRules: readonly Rule[] = [
  TAGS_RULE,
  {
    attribute: "name",
    check: matching(/^[A-Za-z0-9_-]{1,255}$/, "1 to 255 letters, digits, hyphens and underscores"),
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html",
  },
];
