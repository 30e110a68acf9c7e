import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Account, arn } from "../account/account.ts";
import type { ResourcePolicyStatement } from "../iam/statement.ts";

/** Where in a bucket logs are put: `ingress`, without a slash at either end. */
const PREFIX = /^[\w.-]+(?:\/[\w.-]+)*$/;

/** @throws {ValidationError} for what is not a prefix, and for `AWSLogs`, which load balancers put behind it */
export function checkPrefix(scope: Construct, prefix: string): void {
  if (PREFIX.test(prefix) && !prefix.split("/").includes("AWSLogs")) return;
  throw new ValidationError(
    scope,
    `"${prefix}" cannot be the prefix of logs.`,
    "Use letters, digits and ._- with single slashes between them, and not AWSLogs.",
  );
}

/**
 * The load balancers of the account and region.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export function loadBalancerLogs(
  account: Account,
  bucketArn: string,
  prefix: string | undefined,
): ResourcePolicyStatement {
  const folder = [bucketArn, ...(prefix === undefined ? [] : [prefix]), "AWSLogs", account.id].join("/");
  return {
    principals: { services: ["logdelivery.elasticloadbalancing.amazonaws.com"] },
    actions: ["s3:PutObject"],
    resources: [`${folder}/*`],
    conditions: { ArnLike: { "aws:SourceArn": arn(account, "elasticloadbalancing", "loadbalancer/*") } },
  };
}

/**
 * Another bucket of the account.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function bucketLogs(
  account: Account,
  bucketArn: string,
  { sourceArn, prefix }: { readonly sourceArn: string; readonly prefix: string },
): ResourcePolicyStatement {
  return {
    principals: { services: ["logging.s3.amazonaws.com"] },
    actions: ["s3:PutObject"],
    resources: [`${bucketArn}/${prefix}/*`],
    conditions: {
      StringEquals: { "aws:SourceAccount": account.id },
      ArnEquals: { "aws:SourceArn": sourceArn },
    },
  };
}
