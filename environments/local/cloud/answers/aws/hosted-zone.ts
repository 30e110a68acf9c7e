import { base32, digits } from "../digest.ts";
import { type AnswerTable, argument, blocks, type Resource, text } from "../resource.ts";
import { account, partition, region } from "./arn.ts";
import { tags } from "./tags.ts";

/** Each top-level domain has 512 servers of its own. */
const TOP_LEVEL_DOMAINS = ["com", "net", "org", "co.uk"];
const SERVERS = 512;

function zoneId(resource: Resource): string {
  const vpcs = blocks(resource.config, "vpc").map((vpc) => text(vpc, "vpc_id") ?? "");
  return `Z${base32(20, "route 53 zone", account(resource), argument(resource, "name"), ...vpcs)}`;
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/SOA-NSrecords.html */
function nameServers(resource: Resource): string[] {
  return TOP_LEVEL_DOMAINS.map((topLevel, index) => {
    const server = index * SERVERS + (Number(digits(6, zoneId(resource), topLevel)) % SERVERS);
    return `ns-${server}.awsdns-${String(server % 64).padStart(2, "0")}.${topLevel}`;
  }).sort();
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_zone#attribute-reference */
export const hostedZone: AnswerTable = {
  ...tags,
  id: zoneId,
  zone_id: zoneId,
  arn: (resource) => `arn:${partition(region(resource))}:route53:::hostedzone/${zoneId(resource)}`,
  name_servers: nameServers,
  primary_name_server: (resource) => nameServers(resource)[0],
};
