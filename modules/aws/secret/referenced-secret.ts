import type { Construct } from "constructs";
import { type Account, arn, checkAccount } from "../account/account.ts";
import type { EncryptionProps } from "../key/encryption-key.ts";
import { checkSecretName, secretNameOf } from "./secret-name.ts";
import { StoredSecret } from "./stored-secret.ts";

interface Reference {
  /**
   * The key that it is encrypted with, for those who are granted to read it.
   * @default the key that AWS keeps for the account
   */
  readonly encryption?: EncryptionProps;
}

/** Which secret it is, by its name. */
export interface NameReference extends Reference {
  /** Where it is; with the region of a replica, the replica. */
  readonly account: Account;
  /** Without the suffix that Secrets Manager adds in its ARN. */
  readonly name: string;
}

/** Which secret it is, by its complete ARN. */
export interface ArnReference extends Reference {
  /** `arn:aws:secretsmanager:<region>:<account id>:secret:<name>-<six characters>`. */
  readonly arn: string;
}

/** What is known of a secret that this stack does not create. */
interface KnownSecret {
  readonly secretName: string;
  readonly secretArn: string;
  readonly resourceArn: string;
  readonly encryption: EncryptionProps | undefined;
}

/** Six characters, and no more: `-*` would be every secret whose name begins with this one and a hyphen. */
const ANY_SUFFIX = "-??????";

export function referenceByName(scope: Construct, { account, name, encryption }: NameReference): KnownSecret {
  checkAccount(scope, account);
  checkSecretName(scope, name);
  const secretArn = arn(account, "secretsmanager", `secret:${name}`);
  return { secretName: name, secretArn, resourceArn: `${secretArn}${ANY_SUFFIX}`, encryption };
}

export function referenceByArn(scope: Construct, reference: ArnReference): KnownSecret {
  const { arn: secretArn, encryption } = reference;
  return { secretName: secretNameOf(scope, secretArn), secretArn, resourceArn: secretArn, encryption };
}

/** A secret that this stack does not create. */
export class ReferencedSecret extends StoredSecret {
  readonly secretName: string;
  readonly secretArn: string;
  protected readonly resourceArn: string;
  protected readonly encryption: EncryptionProps | undefined;

  constructor(scope: Construct, id: string, known: (secret: Construct) => KnownSecret) {
    super(scope, id);
    const { secretName, secretArn, resourceArn, encryption } = known(this);
    this.secretName = secretName;
    this.secretArn = secretArn;
    this.resourceArn = resourceArn;
    this.encryption = encryption;
  }
}
