import { all, atMost, atMostElements, between, jsonObject, matching, texts } from "../check.ts";
import type { Check, Rule } from "../rule.ts";
import { ARN_SOURCE, arn } from "./arn.ts";
import { TAGS_RULE } from "./tags.ts";

const ROLE = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html";
const ROLE_POLICY = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html";
const POLICY = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html";
const PROVIDER = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html";
/** Terraform appends this many characters to a prefix. */
const SUFFIX = 26;

function name(most: number): Check {
  return matching(new RegExp(`^[\\w+=,.@-]{1,${most}}$`), `1 to ${most} letters, digits and _+=,.@-`);
}

const path: Check = all(
  matching(/^\/(?:[\u0021-\u007e]+\/)?$/, "a path that begins and ends with a slash"),
  atMost(512),
);

export const roleRules: readonly Rule[] = [
  TAGS_RULE,
  { attribute: "name", check: name(64), source: ROLE },
  { attribute: "name_prefix", check: name(64 - SUFFIX), source: ROLE },
  { attribute: "path", check: path, source: ROLE },
  { attribute: "description", check: atMost(1000), source: ROLE },
  { attribute: "max_session_duration", check: between(3600, 43_200), source: ROLE },
  { attribute: "assume_role_policy", check: jsonObject, source: ROLE },
  { attribute: "permissions_boundary", check: arn("iam"), source: ARN_SOURCE },
  { attribute: "managed_policy_arns[]", check: arn("iam"), source: ARN_SOURCE },
];

export const policyRules: readonly Rule[] = [
  TAGS_RULE,
  { attribute: "name", check: name(128), source: POLICY },
  { attribute: "name_prefix", check: name(128 - SUFFIX), source: POLICY },
  { attribute: "path", check: path, source: POLICY },
  { attribute: "description", check: atMost(1000), source: POLICY },
  { attribute: "policy", check: jsonObject, source: POLICY },
];

export const rolePolicyRules: readonly Rule[] = [
  { attribute: "name", check: name(128), source: ROLE_POLICY },
  { attribute: "name_prefix", check: name(128 - SUFFIX), source: ROLE_POLICY },
  { attribute: "role", check: name(64), source: ROLE_POLICY },
  { attribute: "policy", check: jsonObject, source: ROLE_POLICY },
];

/** https, without a query; IAM takes a path, and no port but 443. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, port } = new URL(text);
  return protocol === "https:" && search === "" && port === "" && text.length <= 255;
}

export const openidConnectProviderRules: readonly Rule[] = [
  TAGS_RULE,
  {
    attribute: "url",
    check: texts(isIssuer, "an https URL of at most 255 characters without a port and a query"),
    source: PROVIDER,
  },
  { attribute: "client_id_list", check: atMostElements(100), source: PROVIDER },
  {
    attribute: "client_id_list[]",
    check: all(
      atMost(255),
      texts((id) => id.length > 0, "at least one character"),
    ),
    source: PROVIDER,
  },
  { attribute: "thumbprint_list", check: atMostElements(5), source: PROVIDER },
  {
    attribute: "thumbprint_list[]",
    check: matching(/^[0-9A-Fa-f]{40}$/, "40 hexadecimal digits"),
    source: PROVIDER,
  },
];
