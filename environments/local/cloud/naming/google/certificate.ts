import { matching } from "../check.ts";
import type { Rule } from "../rule.ts";
import { LABELS_RULE } from "./labels.ts";
import { PROJECT_RULE } from "./project.ts";

/** Of certificates, maps, entries and authorizations. */
export const certificateManagerRules: readonly Rule[] = [
  PROJECT_RULE,
  LABELS_RULE,
  {
    attribute: "name",
    check: matching(
      /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
      "1 to 64 letters, digits, hyphens and underscores that start with a letter",
    ),
    source:
      "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/certificate_manager_certificate#argument-reference",
  },
];
