import type { Construct } from "constructs";
import { type Account, arn, endpointOf, globalArn } from "../account/account.ts";
import { resourcePolicy } from "../iam/policy-document.ts";
import { actingFor, type ServicePrincipal } from "../iam/service-principal.ts";
import type { ResourcePolicyStatement } from "../iam/statement.ts";

/**
 * A service of AWS that uses a key by itself, not in the name of whoever calls it: CloudWatch Logs for the account's
 * log groups, or any other by its principal.
 */
export type KeyService = "logs" | ServicePrincipal;

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
  return { ...actingFor(scope, account, service), actions: USE, resources: THIS_KEY };
}
