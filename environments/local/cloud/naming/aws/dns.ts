import { all, atMost, between, block, jsonObject, matching, texts } from "../check.ts";
import type { Rule } from "../rule.ts";
import { ARN_SOURCE } from "./arn.ts";

const RECORD = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html";
const TEXT = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html#TXTFormat";
const ALIAS = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html";
const SIGNING_KEY = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateKeySigningKey.html";
const QUERY_LOG = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html";
const LOG_POLICY =
  "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html";
/** Of one string of a text, which the provider puts between quotes. */
const TEXT_CHARACTERS = 255;

export const recordRules: readonly Rule[] = [
  { attribute: "zone_id", check: atMost(32), source: RECORD },
  { attribute: "name", check: atMost(1024), source: RECORD },
  { attribute: "ttl", check: between(0, 2 ** 31 - 1), source: RECORD },
  { attribute: "alias[].zone_id", check: atMost(32), source: ALIAS },
  { attribute: "alias[].name", check: atMost(1024), source: ALIAS },
  {
    attribute: "",
    check: block(({ type, records }) => {
      const texts = type === "TXT" && Array.isArray(records) ? records : [];
      const strings = texts.flatMap((text) => (typeof text === "string" ? text.split('" "') : []));
      return strings.some((string) => string.length > TEXT_CHARACTERS)
        ? `expected strings of at most ${TEXT_CHARACTERS} characters, with '" "' between them`
        : undefined;
    }, "records"),
    source: TEXT,
  },
];

export const keySigningKeyRules: readonly Rule[] = [
  {
    attribute: "name",
    check: matching(/^\w{3,128}$/, "3 to 128 letters, digits and underscores"),
    source: SIGNING_KEY,
  },
  {
    attribute: "key_management_service_arn",
    check: matching(/^arn:aws:kms:us-east-1:\d{12}:key\//, "the ARN of a key in us-east-1"),
    source:
      "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec-cmk-requirements.html",
  },
];

export const queryLogRules: readonly Rule[] = [
  {
    attribute: "cloudwatch_log_group_arn",
    check: matching(/^arn:aws:logs:us-east-1:\d{12}:log-group:/, "the ARN of a log group in us-east-1"),
    source: QUERY_LOG,
  },
];

export const logResourcePolicyRules: readonly Rule[] = [
  { attribute: "policy_document", check: all(jsonObject, atMost(5120)), source: LOG_POLICY },
  {
    attribute: "policy_name",
    check: texts((name) => name !== "", "at least one character"),
    source: LOG_POLICY,
  },
];

export const certificateValidationRules: readonly Rule[] = [
  {
    attribute: "certificate_arn",
    check: matching(/^arn:aws(?:-[a-z]+)*:acm:[a-z0-9-]+:\d{12}:certificate\//, "the ARN of a certificate"),
    source: ARN_SOURCE,
  },
];
