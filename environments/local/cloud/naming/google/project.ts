import { all, matching, texts } from "../check.ts";
import type { Check, Rule } from "../rule.ts";

const PROJECTS = "https://cloud.google.com/resource-manager/docs/creating-managing-projects#before_you_begin";

/** An id, also one of a domain (`example.com:my-project`), or a number. */
const PROJECT = /^(?:(?:[a-z0-9-]+\.)+[a-z]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$|^\d{1,19}$/;

/** What names an existing project. */
export const projectReference: Check = matching(
  PROJECT,
  "a project id: 6 to 30 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen",
);

/** The attribute that most types have. */
export const PROJECT_RULE: Rule = { attribute: "project", check: projectReference, source: PROJECTS };

const RESTRICTED = ["google", "null", "undefined", "ssl"];

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_project */
export const projectRules: readonly Rule[] = [
  {
    attribute: "project_id",
    check: all(
      matching(
        /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
        "6 to 30 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen",
      ),
      texts(
        (id) => !RESTRICTED.some((word) => id.includes(word)),
        `none of the restricted strings ${RESTRICTED.join(", ")}`,
      ),
    ),
    source: PROJECTS,
  },
  {
    attribute: "name",
    check: matching(
      /^[A-Za-z0-9\-'" !]{4,30}$/,
      "4 to 30 letters, digits, hyphens, quotes, spaces and exclamation points",
    ),
    source: "https://cloud.google.com/resource-manager/reference/rest/v1/projects#Project",
  },
];

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_project_service */
export const projectServiceRules: readonly Rule[] = [
  PROJECT_RULE,
  {
    attribute: "service",
    check: matching(
      /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
      'the DNS name of a service such as "run.googleapis.com"',
    ),
    source: "https://cloud.google.com/service-usage/docs/reference/rest/v1/services#Service",
  },
];
