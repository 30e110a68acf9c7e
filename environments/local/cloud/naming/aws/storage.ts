import { isIPv4 } from "node:net";
import {
  all,
  atMost,
  atMostBytes,
  atMostElements,
  between,
  jsonObject,
  matching,
  oneOf,
  texts,
} from "../check.ts";
import type { Check, Rule } from "../rule.ts";
import { ARN_SOURCE, arn } from "./arn.ts";
import { TAGS_RULE } from "./tags.ts";

const SECRET = "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html";
const BUCKET = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html";
const KEY = "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html";
const LOG_GROUP =
  "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html";
const RETENTION =
  "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html";
/** Terraform appends this many characters to a prefix. */
const SUFFIX = 26;

function secretName(most: number): Check {
  return matching(new RegExp(`^[A-Za-z0-9/_+=.@-]{1,${most}}$`), `1 to ${most} letters, digits and /_+=.@-`);
}

function isRecoveryWindow(days: number): boolean {
  return days === 0 || (days >= 7 && days <= 30);
}

export const secretRules: readonly Rule[] = [
  TAGS_RULE,
  { attribute: "name", check: secretName(512), source: SECRET },
  { attribute: "name_prefix", check: secretName(512 - SUFFIX), source: SECRET },
  { attribute: "policy", check: jsonObject, source: SECRET },
  {
    attribute: "recovery_window_in_days",
    check: (value) =>
      typeof value === "number" && !isRecoveryWindow(value)
        ? [{ path: [], message: "expected 0, or 7 to 30" }]
        : [],
    source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html",
  },
];

const RESERVED_PREFIXES = ["xn--", "sthree-", "amzn-s3-demo-"];
const RESERVED_SUFFIXES = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

export const bucketRules: readonly Rule[] = [
  TAGS_RULE,
  {
    attribute: "bucket",
    check: all(
      matching(
        /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
        "3 to 63 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends",
      ),
      texts((name) => !name.includes(".."), "no two dots side by side"),
      texts((name) => !isIPv4(name), "no IP address"),
      texts(
        (name) => !RESERVED_PREFIXES.some((prefix) => name.startsWith(prefix)),
        `none of the reserved prefixes ${RESERVED_PREFIXES.join(", ")}`,
      ),
      texts(
        (name) => !RESERVED_SUFFIXES.some((suffix) => name.endsWith(suffix)),
        `none of the reserved suffixes ${RESERVED_SUFFIXES.join(", ")}`,
      ),
    ),
    source: BUCKET,
  },
  {
    attribute: "bucket_prefix",
    check: matching(/^[a-z0-9][a-z0-9.-]{0,36}$/, "1 to 37 lower-case letters, digits, hyphens and dots"),
    source:
      "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket#argument-reference",
  },
];

export const bucketPolicyRules: readonly Rule[] = [
  {
    attribute: "policy",
    check: all(jsonObject, atMostBytes(20_480)),
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html",
  },
];

const RULE = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html";
const wholeDays: Check = (value) =>
  typeof value === "number" && !(Number.isInteger(value) && value >= 1)
    ? [{ path: [], message: "expected a whole number from 1" }]
    : [];

export const bucketLifecycleRules: readonly Rule[] = [
  { attribute: "rule", check: atMostElements(1000), source: RULE },
  { attribute: "rule[].id", check: atMost(255), source: RULE },
  { attribute: "rule[].expiration[].days", check: wholeDays, source: RULE },
  { attribute: "rule[].noncurrent_version_expiration[].noncurrent_days", check: wholeDays, source: RULE },
];

export const keyRules: readonly Rule[] = [
  TAGS_RULE,
  {
    attribute: "description",
    check: texts((text) => text.length <= 8192, "at most 8192 characters"),
    source: KEY,
  },
  {
    attribute: "deletion_window_in_days",
    check: between(7, 30),
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html",
  },
  {
    attribute: "rotation_period_in_days",
    check: between(90, 2560),
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html",
  },
  { attribute: "policy", check: jsonObject, source: KEY },
];

export const aliasRules: readonly Rule[] = [
  {
    attribute: "name",
    check: all(
      matching(/^alias\/(?!aws\/)[\w/-]+$/, "alias/ and letters, digits and /_-, without aws/ in front"),
      atMost(256),
    ),
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
  },
];

/** 0 keeps what is logged forever. */
const DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

function logGroupName(most: number): Check {
  return matching(new RegExp(`^[.\\-_/#A-Za-z0-9]{1,${most}}$`), `1 to ${most} letters, digits and ._-/#`);
}

export const logGroupRules: readonly Rule[] = [
  TAGS_RULE,
  { attribute: "name", check: logGroupName(512), source: LOG_GROUP },
  {
    attribute: "name",
    check: texts((name) => !name.startsWith("aws/"), "no prefix aws/, which is reserved for AWS"),
    source: LOG_GROUP,
  },
  { attribute: "name_prefix", check: logGroupName(512 - SUFFIX), source: LOG_GROUP },
  { attribute: "retention_in_days", check: oneOf(...DAYS), source: RETENTION },
  { attribute: "kms_key_id", check: arn("kms"), source: ARN_SOURCE },
];
