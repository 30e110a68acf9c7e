import { all, atMost, entries, texts } from "../check.ts";
import type { Rule } from "../rule.ts";

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html#id_tags_naming_best_practices */
export const TAGS_RULE: Rule = {
  attribute: "tags",
  check: entries(
    all(
      texts((key) => key.length > 0, "at least one character"),
      atMost(128),
      texts((key) => !/^aws:/i.test(key), "no prefix aws:, which is reserved for AWS"),
    ),
    atMost(256),
    50,
  ),
  source:
    "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html#id_tags_naming_best_practices",
};
