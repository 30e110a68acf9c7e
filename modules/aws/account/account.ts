import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/** A group of regions with accounts, names and endpoints of its own. */
export type Partition = "aws" | "aws-cn" | "aws-us-gov";

/** An AWS account, and the region that is worked in. Neither is looked up: with both known at synth, so are ARNs. */
export interface Account {
  /** Its id: 12 digits. */
  readonly id: string;
  /** The region of what has one, such as `eu-west-1`. */
  readonly region: string;
  /**
   * The partition of the region.
   * @default "aws"
   */
  readonly partition?: Partition;
}

/** Source: https://docs.aws.amazon.com/accounts/latest/reference/API_Account.html */
export const ACCOUNT_ID = /^\d{12}$/;
/** Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;

/**
 * The ARN of something that has a region: `arn:aws:ecs:eu-west-1:123456789012:cluster/mcp`.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function arn(account: Account, service: string, resource: string): string {
  return ["arn", partitionOf(account), service, account.region, account.id, resource].join(":");
}

/** The ARN of something of a service without regions: `arn:aws:iam::123456789012:role/mcp`. */
export function globalArn(
  account: Pick<Account, "id" | "partition">,
  service: string,
  resource: string,
): string {
  return ["arn", partitionOf(account), service, "", account.id, resource].join(":");
}

/** The partition of an account. */
export function partitionOf({ partition = "aws" }: Pick<Account, "partition">): Partition {
  return partition;
}

/** A service in the account's region, by the name of its endpoint: `logs.eu-west-1.amazonaws.com`. */
export function endpointOf(account: Account, service: string): string {
  const suffix = partitionOf(account) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return `${service}.${account.region}.${suffix}`;
}

/** @throws {ValidationError} for an id, a region or a partition that cannot be one, or that do not go together */
export function checkAccount(scope: Construct, account: Account): void {
  const { id, region } = account;
  if (!ACCOUNT_ID.test(id)) {
    throw new ValidationError(scope, `"${id}" is not the id of an AWS account.`, "Use its 12 digits.");
  }
  if (!REGION.test(region)) {
    throw new ValidationError(
      scope,
      `"${region}" is not a region.`,
      "Use the name of one, such as eu-west-1.",
    );
  }
  const partition = partitionOf(account);
  if (partition !== partitionOfRegion(region)) {
    throw new ValidationError(
      scope,
      `${region} is not in partition ${partition}.`,
      `Set partition to "${partitionOfRegion(region)}", or use a region of ${partition}.`,
    );
  }
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html ("partition") */
export function partitionOfRegion(region: string): Partition {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
