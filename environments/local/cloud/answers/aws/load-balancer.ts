import { hex, numberText } from "../digest.ts";
import { type AnswerTable, type Resource, text } from "../resource.ts";
import { account, arn, domain, region } from "./arn.ts";
import { hostedZoneId } from "./hosted-zones.ts";
import { nameOf } from "./name.ts";
import { tags } from "./tags.ts";

const KINDS: Readonly<Record<string, string>> = { application: "app", network: "net", gateway: "gwy" };

const name = (resource: Resource) => nameOf(resource, "name", "tf-lb-");
const kind = ({ config }: Resource) => text(config, "load_balancer_type") ?? "application";

function derive(resource: Resource): readonly string[] {
  return ["load balancer", account(resource), region(resource), name(resource)];
}

function arnSuffix(resource: Resource): string {
  return `${KINDS[kind(resource)]}/${name(resource)}/${hex(16, ...derive(resource))}`;
}

function loadBalancerArn(resource: Resource): string {
  return arn(resource, "elasticloadbalancing", `loadbalancer/${arnSuffix(resource)}`);
}

/**
 * Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
 * (`name-1234567890.region.elb.amazonaws.com`),
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html
 * (`name-id.elb.region.amazonaws.com`)
 */
function dnsName(resource: Resource): string {
  const inRegion = region(resource);
  if (kind(resource) === "network") {
    return `${name(resource)}-${hex(16, ...derive(resource))}.elb.${inRegion}.${domain(inRegion)}`;
  }
  const prefix = resource.config.internal === true ? "internal-" : "";
  return `${prefix}${name(resource)}-${numberText(10, ...derive(resource))}.${inRegion}.elb.${domain(inRegion)}`;
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb#attribute-reference */
export const loadBalancer: AnswerTable = {
  ...tags,
  id: loadBalancerArn,
  name,
  region,
  arn: loadBalancerArn,
  arn_suffix: arnSuffix,
  dns_name: dnsName,
  zone_id: (resource) =>
    hostedZoneId(kind(resource) === "network" ? "network" : "application", region(resource)),
  load_balancer_type: kind,
  internal: () => false,
  ip_address_type: () => "ipv4",
  vpc_id: (resource) => `vpc-${hex(17, "vpc", account(resource), region(resource))}`,
};

const { tags_all: _, ...found } = loadBalancer;

/**
 * One that is there already, with a security group of which nothing else is known.
 *
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/lb#attribute-reference
 */
export const loadBalancerData: AnswerTable = {
  ...found,
  security_groups: (resource) => [`sg-${hex(17, "security group", ...derive(resource))}`],
};
