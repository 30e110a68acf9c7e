import { between, matching } from "../check.ts";
import type { Rule } from "../rule.ts";
import { LABELS_RULE } from "./labels.ts";
import { PROJECT_RULE } from "./project.ts";

const CLUSTERS =
  "https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters#Cluster";
const RESOURCES = "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources";

const NAME_RULE: Rule = {
  attribute: "name",
  check: matching(
    /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
    "1 to 40 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen",
  ),
  source: CLUSTERS,
};

const LOCATION_RULE: Rule = {
  attribute: "location",
  check: matching(/^[a-z]+-[a-z]+\d+(?:-[a-z])?$/, "a region such as europe-west1, or a zone of one"),
  source: "https://cloud.google.com/compute/docs/regions-zones",
};

export const containerClusterRules: readonly Rule[] = [
  PROJECT_RULE,
  NAME_RULE,
  LOCATION_RULE,
  { ...LABELS_RULE, attribute: "resource_labels" },
  {
    attribute: "authenticator_groups_config[].security_group",
    check: matching(/^gke-security-groups@[^@\s]+$/, "gke-security-groups@<domain>"),
    source: `${RESOURCES}/container_cluster#argument-reference`,
  },
];

export const containerNodePoolRules: readonly Rule[] = [
  PROJECT_RULE,
  NAME_RULE,
  LOCATION_RULE,
  {
    attribute: "node_config[].disk_size_gb",
    check: between(10, 65_536),
    source: "https://cloud.google.com/compute/docs/disks/persistent-disks#disk-types",
  },
];
