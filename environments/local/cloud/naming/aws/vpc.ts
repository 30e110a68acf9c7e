import { isIPv4 } from "node:net";
import { between, jsonObject, matching, oneOf, texts } from "../check.ts";
import type { Rule } from "../rule.ts";
import { groupDescription } from "./network.ts";
import { TAGS_RULE } from "./tags.ts";

const RESOURCES = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources";
const IDS = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html";

/** Of IPv4 addresses, /16 to /28. */
const range = texts((text) => {
  const [, address = "", prefix] = /^([\d.]+)\/(\d\d)$/.exec(text) ?? [];
  return isIPv4(address) && 16 <= Number(prefix) && Number(prefix) <= 28;
}, "a range of IPv4 addresses of /16 to /28 such as 10.0.0.0/16");

function identified(prefix: string) {
  return matching(
    new RegExp(`^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`),
    `an id that begins with ${prefix}-`,
  );
}

const inVpc: Rule = { attribute: "vpc_id", check: identified("vpc"), source: IDS };

export const vpcRules: readonly Rule[] = [
  TAGS_RULE,
  {
    attribute: "cidr_block",
    check: range,
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
  },
];

export const subnetRules: readonly Rule[] = [
  TAGS_RULE,
  inVpc,
  {
    attribute: "cidr_block",
    check: range,
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
  },
];

export const vpcEndpointRules: readonly Rule[] = [
  TAGS_RULE,
  inVpc,
  {
    attribute: "service_name",
    check: matching(/^(?:cn\.com|com|aws)\.[\w.-]+$/, "a service, such as com.amazonaws.eu-west-1.s3"),
    source: "https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html",
  },
  { attribute: "policy", check: jsonObject, source: `${RESOURCES}/vpc_endpoint#argument-reference` },
  { attribute: "security_group_ids[]", check: identified("sg"), source: IDS },
];

export const natGatewayRules: readonly Rule[] = [
  TAGS_RULE,
  { attribute: "allocation_id", check: identified("eipalloc"), source: IDS },
  { attribute: "subnet_id", check: identified("subnet"), source: IDS },
];

const port = between(-1, 65_535);
const PERMISSION = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html";

export const securityGroupRuleRules: readonly Rule[] = [
  TAGS_RULE,
  {
    attribute: "description",
    check: groupDescription,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html",
  },
  { attribute: "from_port", check: port, source: PERMISSION },
  { attribute: "to_port", check: port, source: PERMISSION },
  { attribute: "security_group_id", check: identified("sg"), source: IDS },
  {
    attribute: "referenced_security_group_id",
    check: matching(/^(?:\d{12}\/)?sg-[0-9a-f]+$/, "a group"),
    source: PERMISSION,
  },
  { attribute: "prefix_list_id", check: identified("pl"), source: IDS },
];

export const flowLogRules: readonly Rule[] = [
  TAGS_RULE,
  {
    attribute: "max_aggregation_interval",
    check: oneOf(60, 600),
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html",
  },
];
