import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Account, arn, endpointOf, globalArn } from "../account/account.ts";
import { resourcePolicy } from "../iam/policy-document.ts";
import type { ResourcePolicyStatement } from "../iam/statement.ts";

/**
 * A service of AWS that uses a key by itself, not in the name of whoever calls it: CloudWatch Logs for the account's
 * log groups, or any other by its principal.
 */
export type KeyService =
  | "logs"
  | {
      /** The service's principal, such as `delivery.logs.amazonaws.com`. */
      readonly service: string;
      /** ARNs of the things that it uses the key for, all of the key's account. A star stands for any part. */
      readonly sourceArns: readonly string[];
    };

/** A key policy says it of the one key that it is of. */
const THIS_KEY = ["*"];
const USE = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"];

/**
 * The policy of a key: the account's own policies decide who may do what with it, and services use it for things of
 * the account alone.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function keyPolicy(scope: Construct, account: Account, services: readonly KeyService[]): string {
  return resourcePolicy(scope, [
    {
      sid: "PoliciesOfTheAccount",
      principals: { aws: [globalArn(account, "iam", "root")] },
      actions: ["kms:*"],
      resources: THIS_KEY,
      wildcardReason: "Nobody gets anything by it that a policy of the account does not give them.",
    },
    ...services.map((service) => serviceStatement(scope, account, service)),
  ]);
}

function serviceStatement(scope: Construct, account: Account, service: KeyService): ResourcePolicyStatement {
  if (service === "logs") {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    return {
      principals: { services: [endpointOf(account, "logs")] },
      actions: [...USE, "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
      resources: THIS_KEY,
      conditions: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": arn(account, "logs", "*") } },
    };
  }
  const others = service.sourceArns.find((source) => source.split(":")[4] !== account.id);
  if (others !== undefined) {
    throw new ValidationError(
      scope,
      `"${others}" is not of account ${account.id}, so the key would serve others.`,
      "Name things of the key's own account by their whole ARNs.",
    );
  }
  return {
    principals: { services: [service.service] },
    actions: USE,
    resources: THIS_KEY,
    conditions: {
      StringEquals: { "aws:SourceAccount": account.id },
      ArnLike: { "aws:SourceArn": service.sourceArns },
    },
  };
}
