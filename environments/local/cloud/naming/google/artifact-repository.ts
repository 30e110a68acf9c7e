import { atMost, matching } from "../check.ts";
import type { Rule } from "../rule.ts";
import { age } from "./duration.ts";
import { LABELS_RULE } from "./labels.ts";
import { PROJECT_RULE } from "./project.ts";

const CLEANUP = "https://cloud.google.com/artifact-registry/docs/repositories/cleanup-policy#json";

/** A region such as `europe-west1`, or a multi-region. */
export const LOCATION_RULE: Rule = {
  attribute: "location",
  check: matching(
    /^(?:[a-z]+-[a-z]+\d+|asia|europe|us)$/,
    "a region such as europe-west1, or asia, europe or us",
  ),
  source: "https://cloud.google.com/artifact-registry/docs/repositories/repo-locations",
};

export const artifactRepositoryRules: readonly Rule[] = [
  PROJECT_RULE,
  LABELS_RULE,
  LOCATION_RULE,
  {
    attribute: "repository_id",
    check: matching(
      /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
      "1 to 63 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen",
    ),
    source: "https://cloud.google.com/artifact-registry/docs/repositories/create-repos",
  },
  {
    attribute:
      "remote_repository_config[].upstream_credentials[].username_password_credentials[].password_secret_version",
    check: matching(
      /^projects\/[^/\s]+\/secrets\/[A-Za-z0-9_-]{1,255}\/versions\/[^/\s]+$/,
      "projects/<project>/secrets/<secret>/versions/<version>",
    ),
    source:
      "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/artifact_registry_repository#password_secret_version",
  },
  { attribute: "cleanup_policies[].id", check: atMost(128), source: CLEANUP },
  { attribute: "cleanup_policies[].condition[].older_than", check: age, source: CLEANUP },
  { attribute: "cleanup_policies[].condition[].newer_than", check: age, source: CLEANUP },
];
