import { all, atMost, atMostElements, between, matching } from "../check.ts";
import type { Rule } from "../rule.ts";
import { TAGS_RULE } from "./tags.ts";

const API = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference";
const CONDITIONS =
  "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html";
const JWT = `${API}/API_JwtValidationActionConfig.html`;

export const targetGroupRules: readonly Rule[] = [
  TAGS_RULE,
  {
    attribute: "name",
    check: matching(
      /^(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/,
      "1 to 32 letters, digits and hyphens, with no hyphen at either end",
    ),
    source: `${API}/API_CreateTargetGroup.html`,
  },
  {
    attribute: "deregistration_delay",
    check: matching(/^(?:\d{1,3}|[12]\d{3}|3[0-5]\d{2}|3600)$/, "0 to 3600"),
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-attributes",
  },
  {
    attribute: "health_check[].interval",
    check: between(5, 300),
    source: `${API}/API_CreateTargetGroup.html`,
  },
  {
    attribute: "health_check[].healthy_threshold",
    check: between(2, 10),
    source: `${API}/API_CreateTargetGroup.html`,
  },
  {
    attribute: "stickiness[].cookie_duration",
    check: between(1, 604_800),
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-attributes",
  },
];

export const listenerRuleRules: readonly Rule[] = [
  TAGS_RULE,
  { attribute: "priority", check: between(1, 50_000), source: `${API}/API_CreateRule.html` },
  { attribute: "condition[].host_header[].values[]", check: atMost(128), source: CONDITIONS },
  { attribute: "condition[].path_pattern[].values[]", check: atMost(128), source: CONDITIONS },
  {
    attribute: "action[].jwt_validation[].issuer",
    check: atMost(256),
    source: JWT,
  },
  {
    attribute: "action[].jwt_validation[].jwks_endpoint",
    check: all(matching(/^https:\/\/[^/]+\/.+$/, "a full https URL with a path"), atMost(256)),
    source: JWT,
  },
  {
    attribute: "action[].jwt_validation[].additional_claim",
    check: atMostElements(10),
    source: JWT,
  },
  {
    attribute: "action[].jwt_validation[].additional_claim[].name",
    check: matching(/^(?!(?:exp|iss|nbf|iat)$)/, "none of exp, iss, nbf and iat"),
    source: `${API}/API_JwtValidationActionAdditionalClaim.html`,
  },
];

export const webAclRules: readonly Rule[] = [
  TAGS_RULE,
  {
    attribute: "name",
    check: matching(/^[\w-]{1,128}$/, "1 to 128 letters, digits, hyphens and underscores"),
    source: "https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html",
  },
];
