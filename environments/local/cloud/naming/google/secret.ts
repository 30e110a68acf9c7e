import type { ObjectValue } from "../../protocol/value.ts";
import { all, atMostBytes, atMostElements, block, entries, isWritten, matching, texts } from "../check.ts";
import type { Rule } from "../rule.ts";
import { duration, instant } from "./duration.ts";
import { LABELS_RULE } from "./labels.ts";
import { PROJECT_RULE } from "./project.ts";

const API = "https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets#Secret";
const RESOURCE =
  "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/secret_manager_secret#argument-reference";
const DAY = 86_400;

function rotationLacksTopics(secret: ObjectValue): string | undefined {
  return isWritten(secret.rotation) && !isWritten(secret.topics)
    ? "expected topics, which a rotation needs"
    : undefined;
}

function periodLacksStart(rotation: ObjectValue): string | undefined {
  return isWritten(rotation.rotation_period) && !isWritten(rotation.next_rotation_time)
    ? "expected a time, which rotation_period needs"
    : undefined;
}

export const secretRules: readonly Rule[] = [
  PROJECT_RULE,
  LABELS_RULE,
  {
    attribute: "secret_id",
    check: matching(/^[A-Za-z0-9_-]{1,255}$/, "1 to 255 letters, digits, hyphens and underscores"),
    source:
      "https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create#query-parameters",
  },
  {
    attribute: "annotations",
    check: entries(
      all(
        matching(
          /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
          "1 to 63 letters, digits, hyphens, underscores and dots that begin and end with a letter or digit",
        ),
        atMostBytes(128),
      ),
      () => [],
    ),
    source: API,
  },
  {
    attribute: "version_aliases",
    check: entries(
      all(
        matching(
          /^[A-Za-z][A-Za-z0-9_-]{0,62}$/,
          "1 to 63 letters, digits, hyphens and underscores that start with a letter",
        ),
        texts((alias) => alias !== "latest" && alias !== "NEW", "neither latest nor NEW"),
      ),
      matching(/^[1-9]\d*$/, "the number of a version"),
      50,
    ),
    source: API,
  },
  {
    attribute: "version_destroy_ttl",
    check: duration(DAY, 1000 * DAY),
    source: "https://cloud.google.com/secret-manager/docs/delay-destruction-of-secret-versions",
  },
  { attribute: "ttl", check: duration(), source: API },
  { attribute: "expire_time", check: instant, source: API },
  { attribute: "topics", check: atMostElements(10), source: API },
  {
    attribute: "topics[].name",
    check: matching(/^projects\/[^/\s]+\/topics\/[^/\s]+$/, "projects/<project>/topics/<topic>"),
    source: RESOURCE,
  },
  { attribute: "", check: block(rotationLacksTopics, "topics"), source: RESOURCE },
  { attribute: "rotation[]", check: block(periodLacksStart, "next_rotation_time"), source: RESOURCE },
  { attribute: "rotation[].rotation_period", check: duration(3600, 3_153_600_000), source: RESOURCE },
  { attribute: "rotation[].next_rotation_time", check: instant, source: RESOURCE },
  {
    attribute: "tags",
    check: entries(
      matching(/^tagKeys\/\d+$/, "tagKeys/<number>"),
      matching(/^tagValues\/\d+$/, "tagValues/<number>"),
    ),
    source: RESOURCE,
  },
];

export const regionalSecretRules: readonly Rule[] = [
  ...secretRules,
  {
    attribute: "location",
    check: matching(/^[a-z]+-[a-z]+\d+$/, "a region such as europe-west1"),
    source: "https://cloud.google.com/secret-manager/docs/locations",
  },
];

const VERSION =
  "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/secret_manager_secret_version#argument-reference";
const PAYLOAD = 64 * 1024;

export const secretVersionRules: readonly Rule[] = [
  {
    attribute: "secret",
    check: matching(
      /^projects\/[^/\s]+\/secrets\/[A-Za-z0-9_-]{1,255}$/,
      "projects/<project>/secrets/<secret>",
    ),
    source: VERSION,
  },
  { attribute: "secret_data", check: atMostBytes(PAYLOAD), source: VERSION },
  { attribute: "secret_data_wo", check: atMostBytes(PAYLOAD), source: VERSION },
];
