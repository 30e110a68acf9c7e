import { SecretManagerSecret } from "@cdktf/provider-google/lib/secret-manager-secret/index.js";
import { SecretManagerSecretVersion } from "@cdktf/provider-google/lib/secret-manager-secret-version/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { EphemeralVariable } from "../../terraform/ephemeral-variable.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { type Replication, replicationConfig } from "./replication.ts";
import { type SecretOptions, secretConfig } from "./secret-options.ts";
import { ReferencedSecret, type SecretReference, StoredSecret } from "./stored-secret.ts";

export interface SecretProps extends SecretOptions {
  /**
   * Where its values are kept, and with which keys.
   * @default Google replicates them where it likes, encrypted by its own keys
   */
  readonly replication?: Replication;
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
 * as a version, as in `gcloud secrets versions add <id> --data-file=-`. A version that is destroyed can be restored
 * for 7 days.
 *
 * Source: https://cloud.google.com/secret-manager/docs/delay-destruction-of-secret-versions
 */
export class Secret extends StoredSecret {
  readonly resource: SecretManagerSecret;

  /** A global secret that exists, or that another stack creates. */
  static fromSecretId(
    scope: Construct,
    id: string,
    reference: Omit<SecretReference, "location">,
  ): StoredSecret {
    return new ReferencedSecret(scope, id, reference);
  }

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id, { project: props.project, secretId: props.secretId });
    const { replication = { automatic: {} }, ...options } = props;
    claimName(this, `projects/${props.project.id}/secrets/${props.secretId}`);
    const { dependsOn, ...where } = replicationConfig(this, props.project, replication);
    this.resource = new SecretManagerSecret(this, "Resource", {
      ...secretConfig(this, options, dependsOn),
      ...where,
    });
    refuseTemplates(this);
  }

  /**
   * A version whose value Terraform writes and never keeps. The version before it is destroyed once the new one is
   * there, and can be restored as long as the secret says.
   *
   * Source: https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/guides/using_write_only_attributes
   *
   * @throws {ValidationError} for a value that would be in code, plan or state, and for what is no revision
   */
  addVersion(id: string, { value, revision }: SecretValueProps): SecretManagerSecretVersion {
    if (!(value instanceof EphemeralVariable)) {
      throw new ValidationError(
        this,
        "the value of a secret would be kept in code, plan or state.",
        "Give an EphemeralVariable, or add the version with gcloud secrets versions add.",
      );
    }
    if (!Number.isInteger(revision) || revision < 1) {
      throw new ValidationError(this, `${revision} is not a revision.`, "Use a whole number from 1.");
    }
    return new SecretManagerSecretVersion(this, id, {
      secret: this.resource.id,
      secretDataWo: value.stringValue,
      secretDataWoVersion: revision,
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
