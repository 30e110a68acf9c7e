import { digits, hex } from "../digest.ts";
import { type Answer, type AnswerTable, argument, type Resource, text } from "../resource.ts";
import { account, arn, domain, region } from "./arn.ts";
import { tags } from "./tags.ts";

/**
 * What has an id such as `sgr-0a1b2c3d4e5f60718`, which is the last part of its ARN.
 *
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
 */
function identified(prefix: string, noun: string): AnswerTable {
  const id = (resource: Resource) => `${prefix}-${hex(17, resource.type, resource.seed)}`;
  return { ...tags, id, region, arn: (resource) => arn(resource, "ec2", `${noun}/${id(resource)}`) };
}

const rule = identified("sgr", "security-group-rule");

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule#attribute-reference */
export const securityGroupRule: AnswerTable = {
  ...rule,
  security_group_rule_id: (resource) => rule.id?.(resource),
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_security_group#attribute-reference */
export const defaultSecurityGroup: AnswerTable = {
  ...identified("sg", "security-group"),
  name: () => "default",
  description: () => "default VPC security group",
  owner_id: account,
};

const endpoint = identified("vpce", "vpc-endpoint");

/**
 * A gateway endpoint is reached by a prefix list of the service in the region.
 *
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint#attribute-reference
 * https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 */
export const vpcEndpoint: AnswerTable = {
  ...endpoint,
  owner_id: account,
  state: () => "available",
  requester_managed: () => false,
  prefix_list_id: (resource) =>
    text(resource.config, "vpc_endpoint_type") === "Interface"
      ? ""
      : `pl-${hex(8, "prefix list", argument(resource, "service_name"))}`,
};

/** In 203.0.113.0/24, which is for documentation (RFC 5737): the address that an allocation stands for. */
function publicAddress(allocationId: string): string {
  return `203.0.113.${Number(digits(6, "address", allocationId)) % 256}`;
}

const address = identified("eipalloc", "elastic-ip");
const allocationId: Answer = (resource) => address.id?.(resource);

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eip#attribute-reference */
export const elasticIp: AnswerTable = {
  ...address,
  allocation_id: allocationId,
  domain: () => "vpc",
  public_ip: (resource) => publicAddress(String(allocationId(resource))),
  public_dns: (resource) =>
    `ec2-${publicAddress(String(allocationId(resource))).replaceAll(".", "-")}.${region(resource)}.compute.${domain(region(resource))}`,
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/nat_gateway#attribute-reference */
export const natGateway: AnswerTable = {
  ...tags,
  id: (resource) => `nat-${hex(17, resource.type, resource.seed)}`,
  region,
  connectivity_type: () => "public",
  public_ip: (resource) => publicAddress(argument(resource, "allocation_id")),
};

/**
 * Of whatever is asked for there is one.
 *
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/subnets#attribute-reference
 */
export const subnetsData: AnswerTable = {
  id: region,
  region,
  ids: ({ seed }) => [`subnet-${hex(17, "subnets", seed)}`],
};
