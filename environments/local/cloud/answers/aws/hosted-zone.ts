import { base32, digits, hex, numberText } from "../digest.ts";
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

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_record#attribute-reference */
export const record: AnswerTable = {
  id: (resource) => ["zone_id", "name", "type"].map((name) => argument(resource, name)).join("_"),
  fqdn: (resource) => argument(resource, "name").replace(/\.$/, ""),
};

/** Key tag, P-256 with SHA-256, and a digest of SHA-256: RFC 4034, section 5.3, RFC 6605, RFC 4509. */
function dsRecord(resource: Resource): string {
  const zone = argument(resource, "hosted_zone_id");
  return `${numberText(4, "key tag", zone)} 13 2 ${hex(64, "ds", zone).toUpperCase()}`;
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_key_signing_key#attribute-reference */
export const keySigningKey: AnswerTable = {
  id: (resource) => `${argument(resource, "hosted_zone_id")},${argument(resource, "name")}`,
  status: () => "ACTIVE",
  digest_algorithm_mnemonic: () => "SHA-256",
  signing_algorithm_mnemonic: () => "ECDSAP256SHA256",
  ds_record: dsRecord,
};
