import type { SecretsmanagerSecretReplica } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Account, checkAccount } from "../account/account.ts";
import type { EncryptionProps } from "../key/encryption-key.ts";

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

/** @throws {ValidationError} for a key in another region, as far as that is known */
export function checkKeyRegion(scope: Construct, keyArn: string | undefined, region: string): void {
  if (keyArn === undefined || Token.isUnresolved(keyArn) || keyArn.split(":")[3] === region) return;
  throw new ValidationError(scope, `${keyArn} encrypts nothing in ${region}.`, `Use a key in ${region}.`);
}
