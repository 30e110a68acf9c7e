import { all, atMostBytes, entries, matching } from "../check.ts";
import type { Rule } from "../rule.ts";

/**
 * Keys and values of up to 63 characters and 128 bytes: lower-case letters (or letters of scripts without cases),
 * digits, underscores and hyphens; keys begin with a letter.
 *
 * Sources: https://cloud.google.com/resource-manager/docs/labels-overview#requirements,
 * https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets#Secret
 */
export const LABELS_RULE: Rule = {
  attribute: "labels",
  check: entries(
    all(
      matching(
        /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u,
        "1 to 63 lower-case letters, digits, underscores and hyphens that start with a letter",
      ),
      atMostBytes(128),
    ),
    all(
      matching(
        /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u,
        "at most 63 lower-case letters, digits, underscores and hyphens",
      ),
      atMostBytes(128),
    ),
    64,
  ),
  source: "https://cloud.google.com/resource-manager/docs/labels-overview#requirements",
};

const KUBERNETES_KEY =
  /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** Namespaces that the second version of the Cloud Run API refuses. */
const SYSTEM =
  /^(?:[^/]*\.)?(?:run\.googleapis\.com|cloud\.googleapis\.com|serving\.knative\.dev|autoscaling\.knative\.dev)\//;

const noSystemKey = matching(
  new RegExp(`^(?!${SYSTEM.source.slice(1)})`),
  "a key outside of the namespaces run.googleapis.com, cloud.googleapis.com, serving.knative.dev and autoscaling.knative.dev",
);
const anything = () => [];

/** https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services#Service */
export const cloudRunMetadataRules: readonly Rule[] = ["", "template[]."].flatMap((prefix): Rule[] => [
  {
    attribute: `${prefix}labels`,
    check: entries(noSystemKey, anything),
    source: "https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services#Service",
  },
  {
    attribute: `${prefix}annotations`,
    check: entries(all(noSystemKey, matching(KUBERNETES_KEY, "a key of Kubernetes annotations")), anything),
    source: "https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services#Service",
  },
]);
