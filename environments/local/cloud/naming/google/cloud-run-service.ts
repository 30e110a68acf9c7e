import type { ObjectValue } from "../../protocol/value.ts";
import { atMost, between, block, isWritten, matching, texts } from "../check.ts";
import type { Rule } from "../rule.ts";
import { cloudRunResourceRules } from "./cloud-run-resources.ts";
import { duration } from "./duration.ts";
import { cloudRunMetadataRules, LABELS_RULE } from "./labels.ts";
import { PROJECT_RULE } from "./project.ts";

const RESOURCE =
  "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/cloud_run_v2_service#argument-reference";
const CONTRACT = "https://cloud.google.com/run/docs/container-contract#env-vars";

/** Cloud Run sets them itself. */
const RESERVED = ["PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION"];

function scalingUpsideDown({ min_instance_count: least, max_instance_count: most }: ObjectValue) {
  return typeof least === "number" && typeof most === "number" && most > 0 && least > most
    ? "expected no more than max_instance_count"
    : undefined;
}

function twoValues(variable: ObjectValue): string | undefined {
  return isWritten(variable.value_source) && isWritten(variable.value) && variable.value !== ""
    ? "expected either a value or a value_source"
    : undefined;
}

function timeoutBeyondPeriod({ timeout_seconds: timeout, period_seconds: period }: ObjectValue) {
  return typeof timeout === "number" && typeof period === "number" && timeout > period
    ? "expected no more than period_seconds"
    : undefined;
}

function probeRules(probe: "startup_probe" | "liveness_probe", longest: number): readonly Rule[] {
  const at = `template[].containers[].${probe}[]`;
  const port = between(1, 65_535);
  return [
    { attribute: `${at}.initial_delay_seconds`, check: between(0, longest), source: RESOURCE },
    { attribute: `${at}.period_seconds`, check: between(1, longest), source: RESOURCE },
    { attribute: `${at}.timeout_seconds`, check: between(1, 3600), source: RESOURCE },
    { attribute: `${at}.failure_threshold`, check: between(1, Number.POSITIVE_INFINITY), source: RESOURCE },
    { attribute: at, check: block(timeoutBeyondPeriod, "timeout_seconds"), source: RESOURCE },
    { attribute: `${at}.http_get[].port`, check: port, source: RESOURCE },
    { attribute: `${at}.tcp_socket[].port`, check: port, source: RESOURCE },
    { attribute: `${at}.grpc[].port`, check: port, source: RESOURCE },
  ];
}

const containerRules: readonly Rule[] = [
  {
    attribute: "template[].containers[].env[].name",
    check: matching(
      /^[A-Za-z_][A-Za-z0-9_]{0,32767}$/,
      "letters, digits and underscores without a digit in front",
    ),
    source: RESOURCE,
  },
  {
    attribute: "template[].containers[].env[].name",
    check: texts((name) => !RESERVED.includes(name), `none of ${RESERVED.join(", ")}, which Cloud Run sets`),
    source: CONTRACT,
  },
  { attribute: "template[].containers[].env[].value", check: atMost(32_768), source: RESOURCE },
  { attribute: "template[].containers[].env[]", check: block(twoValues, "value"), source: RESOURCE },
  {
    attribute: "template[].containers[].ports[].container_port",
    check: between(1, 65_535),
    source: RESOURCE,
  },
  {
    attribute: "template[].containers[].ports[].name",
    check: matching(/^(?:http1|h2c|)$/, "http1 or h2c"),
    source: RESOURCE,
  },
  {
    attribute: "template[].containers[].name",
    check: matching(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?|)$/, "a DNS label of at most 63 characters"),
    source: RESOURCE,
  },
  {
    attribute: "template[].containers[].volume_mounts[].mount_path",
    check: texts((path) => !path.includes(":"), "a path without a colon"),
    source: RESOURCE,
  },
  ...probeRules("startup_probe", 240),
  ...probeRules("liveness_probe", 3600),
];

export const cloudRunServiceRules: readonly Rule[] = [
  PROJECT_RULE,
  LABELS_RULE,
  ...cloudRunMetadataRules,
  {
    attribute: "name",
    check: matching(
      /^[a-z](?:[a-z0-9-]{0,47}[a-z0-9])?$/,
      "1 to 49 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen",
    ),
    source:
      "https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services/create#query-parameters",
  },
  {
    attribute: "location",
    check: matching(/^[a-z]+-[a-z]+\d+$/, "a region such as europe-west1"),
    source: "https://cloud.google.com/run/docs/locations",
  },
  { attribute: "description", check: atMost(512), source: RESOURCE },
  {
    attribute: "template[].timeout",
    check: duration(0, 3600),
    source: "https://cloud.google.com/run/docs/configuring/request-timeout",
  },
  {
    attribute: "template[].service_account",
    check: matching(/^\S+@\S+$/, "the email address of a service account"),
    source: RESOURCE,
  },
  {
    attribute: "template[].max_instance_request_concurrency",
    check: between(0, 1000),
    source: "https://cloud.google.com/run/docs/about-concurrency",
  },
  {
    attribute: "template[].scaling[]",
    check: block(scalingUpsideDown, "min_instance_count"),
    source: RESOURCE,
  },
  { attribute: "traffic[].percent", check: between(0, 100), source: RESOURCE },
  ...containerRules,
  ...cloudRunResourceRules,
];
