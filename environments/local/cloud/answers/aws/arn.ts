import { blocks, type Resource, text } from "../resource.ts";

/** The account of the examples in the AWS documentation. */
export const DEFAULT_ACCOUNT = "123456789012";
/** Where neither the resource nor the provider block names a region. */
export const DEFAULT_REGION = "us-east-1";

/**
 * The region of a resource: its own, or that of the provider block.
 *
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support
 */
export function region({ config, provider }: Resource): string {
  return text(config, "region") ?? text(provider, "region") ?? DEFAULT_REGION;
}

/**
 * The account that the provider block names: that of the role which it assumes, or the only one which it allows.
 *
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs#provider-configuration
 */
export function account({ provider, facts }: Resource): string {
  const roles = blocks(provider, "assume_role").map((role) => text(role, "role_arn")?.split(":")[4]);
  const allowed = provider.allowed_account_ids;
  const only = Array.isArray(allowed) && allowed.length === 1 ? allowed[0] : undefined;
  const named = roles.at(-1) ?? (typeof only === "string" ? only : undefined);
  return named ?? facts.accountId ?? DEFAULT_ACCOUNT;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html ("partition") */
export function partition(ofRegion: string): string {
  if (ofRegion.startsWith("cn-")) return "aws-cn";
  return ofRegion.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The domain of an endpoint. */
export function domain(ofRegion: string): string {
  return partition(ofRegion) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

/**
 * `arn:partition:service:region:account:resource`
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function arn(resource: Resource, service: string, name: string): string {
  const inRegion = region(resource);
  return ["arn", partition(inRegion), service, inRegion, account(resource), name].join(":");
}

/** Of a service that has no regions. */
export function globalArn(resource: Resource, service: string, name: string): string {
  return ["arn", partition(region(resource)), service, "", account(resource), name].join(":");
}
