import { matching } from "../check.ts";
import type { Rule } from "../rule.ts";
import { LABELS_RULE } from "./labels.ts";
import { PROJECT_RULE } from "./project.ts";

const ZONES = "https://cloud.google.com/dns/docs/reference/rest/v1/managedZones#ManagedZone";

export const managedZoneRules: readonly Rule[] = [
  PROJECT_RULE,
  LABELS_RULE,
  {
    attribute: "name",
    check: matching(
      /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
      "1 to 63 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen",
    ),
    source: ZONES,
  },
  { attribute: "dns_name", check: matching(/\.$/, "a dot at the end, as in example.com."), source: ZONES },
];

export const recordSetRules: readonly Rule[] = [
  PROJECT_RULE,
  {
    attribute: "name",
    check: matching(/\.$/, "a dot at the end, as in www.example.com."),
    source: "https://cloud.google.com/dns/docs/reference/rest/v1/resourceRecordSets#ResourceRecordSet",
  },
];
