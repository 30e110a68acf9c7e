import { matching } from "../check.ts";
import type { Rule } from "../rule.ts";
import { duration } from "./duration.ts";
import { member, role } from "./iam.ts";
import { LABELS_RULE } from "./labels.ts";
import { PROJECT_RULE } from "./project.ts";

const RESOURCES = "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources";
const API = "https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings";
const DAY = 86_400;

const name = matching(/^[A-Za-z0-9_-]{1,63}$/, "1 to 63 letters, digits, underscores and hyphens");

export const keyRingRules: readonly Rule[] = [
  PROJECT_RULE,
  { attribute: "name", check: name, source: `${API}/create` },
  {
    attribute: "location",
    check: matching(/^[a-z]+\d*(?:-[a-z]+\d+)?$/, "a region, a multi-region or global"),
    source: "https://cloud.google.com/kms/docs/locations",
  },
];

export const cryptoKeyRules: readonly Rule[] = [
  LABELS_RULE,
  { attribute: "name", check: name, source: `${API}.cryptoKeys/create` },
  {
    attribute: "key_ring",
    check: matching(
      /^projects\/[^/\s]+\/locations\/[^/\s]+\/keyRings\/[A-Za-z0-9_-]{1,63}$/,
      "projects/<project>/locations/<location>/keyRings/<key ring>",
    ),
    source: `${RESOURCES}/kms_crypto_key#argument-reference`,
  },
  {
    attribute: "rotation_period",
    check: duration(DAY, 876_000 * 3600),
    source: `${API}.cryptoKeys#CryptoKey`,
  },
  {
    attribute: "destroy_scheduled_duration",
    check: duration(DAY, 120 * DAY),
    source: "https://cloud.google.com/kms/docs/destroy-restore",
  },
];

export const cryptoKeyMemberRules: readonly Rule[] = [
  {
    attribute: "crypto_key_id",
    check: matching(
      /^(?:projects\/)?[^/\s]+\/(?:locations\/)?[^/\s]+\/(?:keyRings\/)?[\w-]{1,63}\/(?:cryptoKeys\/)?[\w-]{1,63}$/,
      "projects/<project>/locations/<location>/keyRings/<key ring>/cryptoKeys/<key>",
    ),
    source: `${RESOURCES}/google_kms_crypto_key_iam#argument-reference`,
  },
  { attribute: "role", check: role, source: "https://cloud.google.com/iam/docs/roles-overview#role-names" },
  {
    attribute: "member",
    check: member,
    source: "https://cloud.google.com/iam/docs/principal-identifiers#allow",
  },
];
