import { isIPv4 } from "node:net";
import { all, matching, texts } from "../check.ts";
import type { Rule } from "../rule.ts";
import { LABELS_RULE } from "./labels.ts";
import { PROJECT_RULE } from "./project.ts";

function hasLengths(name: string): boolean {
  return name.length <= 222 && name.split(".").every((component) => component.length <= 63);
}

export const storageBucketRules: readonly Rule[] = [
  PROJECT_RULE,
  LABELS_RULE,
  {
    attribute: "name",
    check: all(
      matching(
        /^[a-z0-9][a-z0-9._-]+[a-z0-9]$/,
        "3 or more lower-case letters, digits, hyphens, underscores and dots, with a letter or digit at both ends",
      ),
      texts(hasLengths, "at most 63 characters, or 222 in components of 63 between dots"),
      texts((name) => !isIPv4(name), "no IP address"),
      texts((name) => !/^goog|google|g00gle/.test(name), 'neither the prefix "goog" nor "google"'),
    ),
    source: "https://cloud.google.com/storage/docs/buckets#naming",
  },
];
