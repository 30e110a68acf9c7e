import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import type { EncryptionProps } from "../key/encryption-key.ts";
import type { RoleGrantee } from "../role/grantee.ts";
import type { ReadOptions, SecretPart, SecretReference } from "./secret-reference.ts";
import { checkStages, valueFrom } from "./value-from.ts";

const THROUGH_SECRETS_MANAGER = { via: "secretsmanager" } as const;

/** A secret of Secrets Manager, whether this stack creates it or not. */
export abstract class StoredSecret extends Construct implements SecretReference {
  abstract readonly secretName: string;
  abstract readonly secretArn: string;
  /** What policies call it, in which a `?` stands for one character. */
  protected abstract readonly resourceArn: string;
  protected abstract readonly encryption: EncryptionProps | undefined;

  /** @throws {ValidationError} for what is no key, stage or version, and for a stage and a version together */
  valueFrom(part: SecretPart = {}): string {
    return valueFrom(this, this.secretArn, part);
  }

  /**
   * Lets a role read the values of this secret, decrypting them included, and of no other secret. With stages, requests
   * have to say the stage.
   *
   * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
   */
  grantRead(role: RoleGrantee, { versionStages }: ReadOptions = {}): IamRolePolicy {
    checkStages(this, versionStages);
    this.encryption?.key.grantDecrypt(role, THROUGH_SECRETS_MANAGER);
    const which = versionStages === undefined ? "" : ` at ${[...versionStages].sort().join(" and ")}`;
    return role.allow(`read secret ${this.secretName}${which}`, [
      {
        actions: ["secretsmanager:GetSecretValue"],
        resources: [this.resourceArn],
        conditions: versionStages && { StringEquals: { "secretsmanager:VersionStage": versionStages } },
      },
    ]);
  }

  /** Lets a role give this secret another value, and read none. */
  grantPutValue(role: RoleGrantee): IamRolePolicy {
    this.encryption?.key.grantEncryptDecrypt(role, THROUGH_SECRETS_MANAGER);
    return role.allow(`put value of secret ${this.secretName}`, [
      { actions: ["secretsmanager:PutSecretValue"], resources: [this.resourceArn] },
    ]);
  }

  /**
   * Lets the role of a rotation function do its work on this secret: read its versions, add one, and make it the current
   * one.
   *
   * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
   */
  grantRotate(role: RoleGrantee): IamRolePolicy {
    this.encryption?.key.grantEncryptDecrypt(role, THROUGH_SECRETS_MANAGER);
    return role.allow(`rotate secret ${this.secretName}`, [
      {
        actions: [
          "secretsmanager:DescribeSecret",
          "secretsmanager:GetSecretValue",
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecretVersionStage",
        ],
        resources: [this.resourceArn],
      },
    ]);
  }
}
