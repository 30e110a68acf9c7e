import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Account } from "../account/account.ts";
import type { ResourcePolicyStatement } from "./statement.ts";

/** A service of AWS, and for what it acts. */
export interface ServicePrincipal {
  /** The service's principal, such as `vpc-flow-logs.amazonaws.com`. */
  readonly service: string;
  /** ARNs of the things that it acts for, all of the one account. A star stands for any part. */
  readonly sourceArns: readonly string[];
}

/**
 * The part of a statement that says who: a service when it acts for things of the account, so that nobody else can have
 * it act for theirs.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 * @throws {ValidationError} for things of other accounts
 */
export function actingFor(
  scope: Construct,
  account: Account,
  { service, sourceArns }: ServicePrincipal,
): Pick<ResourcePolicyStatement, "principals" | "conditions"> {
  const other = sourceArns.find((source) => source.split(":")[4] !== account.id);
  if (other !== undefined) {
    throw new ValidationError(
      scope,
      `"${other}" is not of account ${account.id}, so ${service} could be had to act for others.`,
      "Name things of this one account by their whole ARNs.",
    );
  }
  return {
    principals: { services: [service] },
    conditions: {
      StringEquals: { "aws:SourceAccount": account.id },
      ArnLike: { "aws:SourceArn": sourceArns },
    },
  };
}
