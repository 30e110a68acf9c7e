import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Account, endpointOf } from "../account/account.ts";
import type { RoleGrantee } from "../role/grantee.ts";
import type { KeyGrantLimits } from "./encryption-key.ts";

/** A key as grants name it. */
export interface GrantedKey {
  readonly account: Account;
  readonly keyArn: string;
  /** What tells it from the account's other keys, and is known at synth. */
  readonly label: string;
}

const DECRYPT = ["kms:Decrypt", "kms:DescribeKey"];
const ENCRYPT_DECRYPT = [
  ...DECRYPT,
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];
const SERVICE = /^[a-z0-9-]+$/;

export function grantDecrypt(
  scope: Construct,
  key: GrantedKey,
  role: RoleGrantee,
  limits?: KeyGrantLimits,
): IamRolePolicy {
  return grant(scope, key, role, { verb: "decrypt", actions: DECRYPT, ...limits });
}

export function grantEncryptDecrypt(
  scope: Construct,
  key: GrantedKey,
  role: RoleGrantee,
  limits?: KeyGrantLimits,
): IamRolePolicy {
  return grant(scope, key, role, { verb: "encrypt and decrypt", actions: ENCRYPT_DECRYPT, ...limits });
}

interface Grant extends KeyGrantLimits {
  readonly verb: string;
  readonly actions: readonly string[];
}

function grant(scope: Construct, key: GrantedKey, role: RoleGrantee, grant: Grant): IamRolePolicy {
  const { verb, actions, via } = grant;
  const statement = { actions, resources: [key.keyArn] };
  if (via === undefined) return role.allow(`${verb} with key ${key.label}`, [statement]);
  if (!SERVICE.test(via)) {
    throw new ValidationError(
      scope,
      `"${via}" is not a service that uses keys.`,
      "Use the first word of its endpoint, such as secretsmanager.",
    );
  }
  return role.allow(`${verb} with key ${key.label} via ${via}`, [
    { ...statement, conditions: { StringEquals: { "kms:ViaService": endpointOf(key.account, via) } } },
  ]);
}
