import type { SecretsmanagerSecretReplica } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Account, checkAccount } from "../account/account.ts";
import type { EncryptionProps } from "../key/encryption-key.ts";
import { checkKeyRegion } from "../key/key-region.ts";

/** A copy of a secret in another region. */
export interface ReplicaProps {
  /**
   * The key is in the region of the replica.
   * @default AWS's own key there
   */
  readonly encryption?: EncryptionProps;
}

/** @throws {ValidationError} for the secret's own region, what is no region of the partition, and a key elsewhere */
export function replicaConfig(
  scope: Construct,
  account: Account,
  replicas: Readonly<Record<string, ReplicaProps>>,
): SecretsmanagerSecretReplica[] {
  return Object.keys(replicas)
    .sort()
    .map((region) => {
      checkAccount(scope, { ...account, region });
      if (region === account.region) {
        throw new ValidationError(scope, `the secret itself is in ${region}.`, "Name other regions.");
      }
      const key = replicas[region]?.encryption?.key;
      checkKeyRegion(scope, key?.keyArn, region);
      return { region, kmsKeyId: key?.keyArn };
    });
}
