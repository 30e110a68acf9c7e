import { hex } from "../digest.ts";
import { type Answer, CREATED, lastSegment, type Resource, text } from "../resource.ts";
import { account, arn, domain, region } from "./arn.ts";
import { tags } from "./tags.ts";

/** What the ids of EC2 begin with: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const EC2_PREFIXES: Readonly<Record<string, string>> = {
  aws_eip: "eipalloc",
  aws_instance: "i",
  aws_internet_gateway: "igw",
  aws_launch_template: "lt",
  aws_nat_gateway: "nat",
  aws_network_interface: "eni",
  aws_route_table: "rtb",
  aws_subnet: "subnet",
  aws_vpc: "vpc",
  aws_vpc_endpoint: "vpce",
};

function ownName({ config, type, seed }: Resource): string {
  const thing = type.slice(type.lastIndexOf("_") + 1);
  return lastSegment(text(config, "name") ?? `${thing}-${seed.slice(0, 8)}`);
}

function id(resource: Resource): string {
  const prefix = EC2_PREFIXES[resource.type];
  return prefix ? `${prefix}-${hex(17, resource.type, resource.seed)}` : ownName(resource);
}

function ownArn(resource: Resource): string {
  const [, service = "", ...words] = resource.type.split("_");
  if (resource.type in EC2_PREFIXES) {
    return arn(resource, "ec2", `${[service, ...words].join("-")}/${id(resource)}`);
  }
  return arn(resource, service, `${words.join("-") || service}/${ownName(resource)}`);
}

/** For every type that has no answers of its own: what an attribute of that name is like in most of them. */
const BY_NAME: Readonly<Record<string, Answer>> = {
  ...tags,
  id,
  name: ownName,
  arn: ownArn,
  region,
  account_id: account,
  owner_id: account,
  registry_id: account,
  dns_name: (resource) => `${id(resource)}.${region(resource)}.${domain(region(resource))}`,
};

const BY_PATTERN: readonly (readonly [RegExp, Answer])[] = [
  [/_arn$/, ownArn],
  [/_(?:date|time|at)$/, () => CREATED],
];

/** The answer for a text or tags of a type that is not listed. */
export function anyAwsAnswer(name: string): Answer | undefined {
  return BY_NAME[name] ?? BY_PATTERN.find(([pattern]) => pattern.test(name))?.[1];
}

/** Optional attributes that every type takes from the provider block. */
export const AWS_FILLED: ReadonlySet<string> = new Set(["region", "tags_all"]);
