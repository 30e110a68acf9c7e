import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Account, arn, checkAccount } from "../account/account.ts";
import type { RoleGrantee } from "../role/grantee.ts";
import type { EncryptionKey, KeyGrantLimits } from "./encryption-key.ts";
import { type GrantedKey, grantDecrypt, grantEncryptDecrypt } from "./key-grants.ts";

/** A key that this stack does not create. */
export interface ReferencedKeyProps {
  /** The account and the region that the key is in. */
  readonly account: Account;
  /** `1234abcd-12ab-34cd-56ef-1234567890ab`, or `mrk-` and 32 digits for one of several regions. */
  readonly keyId: string;
}

/** Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-id */
const KEY_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;

export class ReferencedKey extends Construct implements EncryptionKey {
  readonly keyArn: string;
  private readonly granted: GrantedKey;

  constructor(scope: Construct, id: string, { account, keyId }: ReferencedKeyProps) {
    super(scope, id);
    checkAccount(this, account);
    if (!KEY_ID.test(keyId)) {
      throw new ValidationError(
        this,
        `"${keyId}" is not the id of a key.`,
        "Use the id itself, neither an alias nor the ARN.",
      );
    }
    this.keyArn = arn(account, "kms", `key/${keyId}`);
    this.granted = { account, keyArn: this.keyArn, label: keyId };
  }

  grantDecrypt(role: RoleGrantee, limits?: KeyGrantLimits): IamRolePolicy {
    return grantDecrypt(this, this.granted, role, limits);
  }

  grantEncryptDecrypt(role: RoleGrantee, limits?: KeyGrantLimits): IamRolePolicy {
    return grantEncryptDecrypt(this, this.granted, role, limits);
  }
}
