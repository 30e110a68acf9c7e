import { all, atMost, atMostElements, between, matching, texts } from "../check.ts";
import type { Check, Rule } from "../rule.ts";
import { TAGS_RULE } from "./tags.ts";

const LOAD_BALANCER =
  "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html";
const SECURITY_GROUP = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html";
const ZONE = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html";
const CERTIFICATE = "https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html";

export const loadBalancerRules: readonly Rule[] = [
  TAGS_RULE,
  {
    attribute: "name",
    check: all(
      matching(
        /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
        "1 to 32 letters, digits and hyphens, with a letter or digit at both ends",
      ),
      texts((name) => !name.startsWith("internal-"), "no prefix internal-"),
    ),
    source: LOAD_BALANCER,
  },
  {
    attribute: "name_prefix",
    check: matching(/^[A-Za-z0-9][A-Za-z0-9-]{0,5}$/, "1 to 6 letters, digits and hyphens"),
    source:
      "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb#argument-reference",
  },
  {
    attribute: "idle_timeout",
    check: between(1, 4000),
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#load-balancer-attributes",
  },
];

/** Of a group and of its rules. */
export const groupDescription: Check = matching(
  /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/,
  "at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*",
);

const groupName: Check = all(
  texts((name) => name.length >= 1 && name.length <= 255, "1 to 255 characters"),
  texts((name) => !name.startsWith("sg-"), "no prefix sg-"),
);

export const securityGroupRules: readonly Rule[] = [
  TAGS_RULE,
  { attribute: "name", check: groupName, source: SECURITY_GROUP },
  { attribute: "name_prefix", check: all(groupName, atMost(229)), source: SECURITY_GROUP },
  { attribute: "description", check: groupDescription, source: SECURITY_GROUP },
  {
    attribute: "description",
    check: texts((text) => text !== "", "at least one character"),
    source:
      "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group#argument-reference",
  },
];

function isDomainName(text: string, label: RegExp): boolean {
  const name = text.replace(/\.$/, "");
  return name.length <= 255 && name.split(".").every((part) => part.length <= 63 && label.test(part));
}

export const hostedZoneRules: readonly Rule[] = [
  TAGS_RULE,
  {
    attribute: "name",
    check: texts(
      (text) => isDomainName(text, /^[\u0021-\u007e]+$/),
      "a domain name: at most 255 characters in labels of 1 to 63",
    ),
    source: ZONE,
  },
  {
    attribute: "comment",
    check: atMost(256),
    source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZoneConfig.html",
  },
];

const certificateDomain: Check = matching(
  /^(?=.{1,253}$)(?:\*\.)?(?:(?!-)[A-Za-z0-9-]{1,63}(?<!-)\.)+(?:(?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])$/,
  "a domain name of at most 253 characters, with or without *. in front",
);

export const certificateRules: readonly Rule[] = [
  TAGS_RULE,
  { attribute: "domain_name", check: certificateDomain, source: CERTIFICATE },
  { attribute: "subject_alternative_names[]", check: certificateDomain, source: CERTIFICATE },
  { attribute: "subject_alternative_names", check: atMostElements(100), source: CERTIFICATE },
];
