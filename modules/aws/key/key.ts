import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { type Account, arn, checkAccount } from "../account/account.ts";
import type { RoleGrantee } from "../role/grantee.ts";
import { checkedTags, type Tags } from "../tags/tags.ts";
import type { EncryptionKey, KeyGrantLimits } from "./encryption-key.ts";
import { type GrantedKey, grantDecrypt, grantEncryptDecrypt } from "./key-grants.ts";
import { type KeyService, keyPolicy } from "./key-policy.ts";
import { ReferencedKey, type ReferencedKeyProps } from "./referenced-key.ts";

export interface KeyProps {
  readonly account: Account;
  /** That of its alias, `alias/<name>`: 1 to 250 letters, digits and `/_-`, not beginning with `aws/`. */
  readonly name: string;
  /**
   * What it is for: up to 8192 characters.
   * @default the name
   */
  readonly description?: string;
  /**
   * Services that use it by themselves. Most use it in the name of whoever calls them, and need none of this.
   * @default none
   */
  readonly services?: readonly KeyService[];
  /**
   * Days until new key material encrypts what is written: 90 to 365. Older material goes on decrypting.
   * @default 365
   */
  readonly rotationDays?: number;
  /**
   * Days in which a deletion can be called off: 7 to 30.
   * @default 30
   */
  readonly deletionWindowDays?: number;
  /**
   * Whether Terraform refuses to destroy it. What it encrypted is lost with it.
   * @default true
   */
  readonly production?: boolean;
  /** @default none */
  readonly tags?: Tags;
}

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
const NAME = /^(?!aws\/)[\w/-]{1,250}$/;
const LONGEST_DESCRIPTION = 8192;

/**
 * A symmetric key, which rotates, and its alias.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 */
export class Key extends Construct implements EncryptionKey {
  readonly resource: KmsKey;
  /** By which people find it. */
  readonly alias: KmsAlias;
  /** Known after the apply: what has it in its policies has a reference. */
  readonly keyArn: string;
  private readonly granted: GrantedKey;

  /**
   * A key that exists, or that another stack creates. Its own policy has to leave grants to the account's policies.
   *
   * @throws {ValidationError} for what is not the id of a key
   */
  static fromKeyId(scope: Construct, id: string, props: ReferencedKeyProps): EncryptionKey {
    return new ReferencedKey(scope, id, props);
  }

  constructor(scope: Construct, id: string, props: KeyProps) {
    super(scope, id);
    const { account, name, services = [], rotationDays = 365, deletionWindowDays = 30 } = props;
    const { description = name } = props;
    this.check(props, description);
    this.checkDays("rotates every", rotationDays, { least: 90, most: 365 });
    this.checkDays("is deleted after", deletionWindowDays, { least: 7, most: 30 });
    claimName(this, arn(account, "kms", `alias/${name}`));
    this.resource = new KmsKey(this, "Resource", {
      region: account.region,
      description,
      policy: keyPolicy(this, account, services),
      enableKeyRotation: true,
      rotationPeriodInDays: rotationDays,
      deletionWindowInDays: deletionWindowDays,
      tags: checkedTags(this, props.tags),
      lifecycle: { preventDestroy: props.production ?? true },
    });
    this.alias = new KmsAlias(this, "alias", {
      region: account.region,
      name: `alias/${name}`,
      targetKeyId: this.resource.keyId,
    });
    this.keyArn = this.resource.arn;
    this.granted = { account, keyArn: this.keyArn, label: name };
    refuseTemplates(this);
  }

  /** Lets a role decrypt with this key; asked for twice, it is the same policy. */
  grantDecrypt(role: RoleGrantee, limits?: KeyGrantLimits): IamRolePolicy {
    return grantDecrypt(this, this.granted, role, limits);
  }

  /** Lets a role encrypt and decrypt with this key; asked for twice, it is the same policy. */
  grantEncryptDecrypt(role: RoleGrantee, limits?: KeyGrantLimits): IamRolePolicy {
    return grantEncryptDecrypt(this, this.granted, role, limits);
  }

  private check({ account, name }: KeyProps, description: string): void {
    checkAccount(this, account);
    if (!NAME.test(name)) {
      throw new ValidationError(
        this,
        `"${name}" is not the name of a key.`,
        "Use 1 to 250 letters, digits and /_-; aws/ in front is AWS's own.",
      );
    }
    if (description.length > LONGEST_DESCRIPTION) {
      throw new ValidationError(
        this,
        "the description is too long.",
        `Use at most ${LONGEST_DESCRIPTION} characters.`,
      );
    }
  }

  private checkDays(
    what: string,
    days: number,
    { least, most }: { readonly least: number; readonly most: number },
  ): void {
    if (Number.isInteger(days) && days >= least && days <= most) return;
    throw new ValidationError(
      this,
      `a key that ${what} ${days} days is not taken.`,
      `Use ${least} to ${most} whole days.`,
    );
  }
}
