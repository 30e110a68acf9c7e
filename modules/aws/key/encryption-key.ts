import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import type { RoleGrantee } from "../role/grantee.ts";

/** A key of AWS KMS that other resources are encrypted with, made by this stack or not. */
export interface EncryptionKey {
  /** The whole ARN of the key, not of an alias. */
  readonly keyArn: string;
  /** Lets a role decrypt with this key, which whoever reads what is encrypted with it needs. */
  grantDecrypt(role: RoleGrantee, limits?: KeyGrantLimits): IamRolePolicy;
  /** Lets a role encrypt and decrypt with this key, which whoever writes what is encrypted with it needs. */
  grantEncryptDecrypt(role: RoleGrantee, limits?: KeyGrantLimits): IamRolePolicy;
}

/** What a grant is limited to. */
export interface KeyGrantLimits {
  /**
   * The service through which alone the role may use the key, such as `secretsmanager`.
   * Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
   * @default the role may use it by itself too
   */
  readonly via?: string;
}

/** How a resource is encrypted. */
export interface EncryptionProps {
  /** In the same region as what it encrypts. */
  readonly key: EncryptionKey;
}
