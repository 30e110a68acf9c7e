import { atMostBytes, matching } from "../check.ts";
import type { Rule } from "../rule.ts";
import { PROJECT_RULE } from "./project.ts";

const RESOURCE =
  "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_service_account#argument-reference";
const API = "https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts";

export const serviceAccountRules: readonly Rule[] = [
  PROJECT_RULE,
  {
    attribute: "account_id",
    check: matching(
      /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
      "6 to 30 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen",
    ),
    source: RESOURCE,
  },
  { attribute: "display_name", check: atMostBytes(100), source: API },
  { attribute: "description", check: atMostBytes(256), source: RESOURCE },
];
