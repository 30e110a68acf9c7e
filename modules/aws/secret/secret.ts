import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { CredentialConfiguration } from "../../gcp/workload-identity-pool/credential-configuration.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { EphemeralVariable } from "../../terraform/ephemeral-variable.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { type Account, arn, checkAccount } from "../account/account.ts";
import type { ResourcePolicyStatement } from "../iam/statement.ts";
import type { EncryptionProps } from "../key/encryption-key.ts";
import { checkKeyRegion } from "../key/key-region.ts";
import { checkedTags, type Tags } from "../tags/tags.ts";
import {
  type ArnReference,
  type NameReference,
  ReferencedSecret,
  referenceByArn,
  referenceByName,
} from "./referenced-secret.ts";
import { type ReplicaProps, replicaConfig } from "./replicas.ts";
import { attachResourcePolicy } from "./resource-policy.ts";
import { type RotationProps, rotate } from "./rotation.ts";
import { checkSecretName } from "./secret-name.ts";
import { StoredSecret } from "./stored-secret.ts";

export interface SecretProps {
  readonly account: Account;
  /**
   * 1 to 512 letters, digits and `/_+=.@-`, which do not end in a hyphen and six letters or digits.
   * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
   */
  readonly name: string;
  /** @default none */
  readonly description?: string;
  /** @default the key that AWS keeps for the account, `aws/secretsmanager` */
  readonly encryption?: EncryptionProps;
  /**
   * Copies by their regions, for readers there.
   * @default none
   */
  readonly replicas?: Readonly<Record<string, ReplicaProps>>;
  /** @default nothing makes new values */
  readonly rotation?: RotationProps;
  /**
   * Who may reach it beside the account's own roles, which their own policies let in. Everybody else outside of the
   * account is denied.
   * @default nobody
   */
  readonly resourcePolicy?: readonly ResourcePolicyStatement[];
  /**
   * Days in which it can be restored after it is deleted: 7 to 30.
   * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
   * @default 30
   */
  readonly recoveryWindowDays?: number;
  /**
   * Whether Terraform refuses to destroy it.
   * @default true
   */
  readonly production?: boolean;
  /** @default none */
  readonly tags?: Tags;
}

/** A value that Terraform writes and does not keep. */
export interface SecretValueProps {
  /** What whoever applies the stack is asked for; it is in neither code, plan nor state. */
  readonly value: EphemeralVariable;
  /** A whole number from 1. Another number makes a new version of the value that is given then. */
  readonly revision: number;
}

/**
 * A secret's shell: its name, its protection and its readers. Its value is in neither code nor state; it is pushed
 * with `aws secretsmanager put-secret-value --secret-id <name> --secret-string file://-`.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html
 */
export class Secret extends StoredSecret {
  readonly resource: SecretsmanagerSecret;
  readonly secretName: string;
  /** Known after the apply: what has it in its policies has a reference. */
  readonly secretArn: string;
  protected readonly resourceArn: string;
  protected readonly encryption: EncryptionProps | undefined;
  private readonly region: string;

  /**
   * A secret that exists, or that another stack creates, by the name that is known at synth. Grants are for its name
   * with any suffix, so they hold for a secret that is created anew under the name.
   *
   * @throws {ValidationError} for what is no name
   */
  static fromSecretName(scope: Construct, id: string, reference: NameReference): StoredSecret {
    return new ReferencedSecret(scope, id, (secret) => referenceByName(secret, reference));
  }

  /**
   * A secret that exists, by its complete ARN: for one of another account, and where nothing else of the name may be
   * read.
   *
   * @throws {ValidationError} for an ARN without the suffix at its end
   */
  static fromSecretArn(scope: Construct, id: string, reference: ArnReference): StoredSecret {
    return new ReferencedSecret(scope, id, (secret) => referenceByArn(secret, reference));
  }

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    const { account, name, encryption, replicas = {}, rotation, resourcePolicy = [] } = props;
    checkAccount(this, account);
    checkSecretName(this, name);
    checkRecoveryWindow(this, props.recoveryWindowDays);
    checkKeyRegion(this, encryption?.key.keyArn, account.region);
    claimName(this, arn(account, "secretsmanager", `secret:${name}`));
    this.region = account.region;
    this.secretName = name;
    this.encryption = encryption;
    this.resource = new SecretsmanagerSecret(this, "Resource", {
      region: account.region,
      name,
      description: props.description,
      kmsKeyId: encryption?.key.keyArn,
      replica: replicaConfig(this, account, replicas),
      recoveryWindowInDays: props.recoveryWindowDays ?? 30,
      forceOverwriteReplicaSecret: false,
      tags: checkedTags(this, props.tags),
      lifecycle: { preventDestroy: props.production ?? true },
    });
    this.secretArn = this.resource.arn;
    this.resourceArn = this.secretArn;
    attachResourcePolicy(this, {
      account,
      secretArn: this.secretArn,
      statements: resourcePolicy,
      hasOwnKey: encryption !== undefined,
    });
    if (rotation) rotate(this, { account, secretName: name, secretArn: this.secretArn }, rotation);
    refuseTemplates(this);
  }

  /**
   * Gives it a value that Terraform writes and never keeps. The one before stays as AWSPREVIOUS.
   *
   * Source: https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/secretsmanager_secret_version
   *
   * @throws {ValidationError} for a value that would be in code, plan or state, and for what is no revision
   */
  setValue({ value, revision }: SecretValueProps): SecretsmanagerSecretVersion {
    if (!(value instanceof EphemeralVariable)) {
      throw new ValidationError(
        this,
        "the value of a secret would be kept in code, plan or state.",
        "Give an EphemeralVariable, or push it with aws secretsmanager put-secret-value.",
      );
    }
    if (!Number.isInteger(revision) || revision < 1) {
      throw new ValidationError(this, `${revision} is not a revision.`, "Use a whole number from 1.");
    }
    return this.addVersion({ secretStringWo: value.stringValue, secretStringWoVersion: revision });
  }

  /**
   * Gives it a credential configuration of Google's client libraries, for what expects that in a secret. It holds no
   * secret, so Terraform keeps it; plans hide it all the same, since the provider hides every value of a secret: an
   * output shows it.
   */
  setCredentialConfiguration(configuration: CredentialConfiguration): SecretsmanagerSecretVersion {
    return this.addVersion({ secretString: JSON.stringify(configuration) });
  }

  private addVersion(
    value:
      | { readonly secretString: string }
      | { readonly secretStringWo: string; readonly secretStringWoVersion: number },
  ): SecretsmanagerSecretVersion {
    const version = new SecretsmanagerSecretVersion(this, "Value", {
      region: this.region,
      secretId: this.resource.id,
      ...value,
      lifecycle: { createBeforeDestroy: true },
    });
    refuseTemplates(version);
    return version;
  }
}

function checkRecoveryWindow(scope: Construct, days = 30): void {
  if (Number.isInteger(days) && 7 <= days && days <= 30) return;
  throw new ValidationError(
    scope,
    `Secrets Manager does not restore a secret within ${days} days.`,
    "Use a whole number from 7 to 30.",
  );
}
