import { SecretManagerSecret } from "@cdktf/provider-google/lib/secret-manager-secret/index.js";
import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Grantee, granteeConfig } from "../iam/grantee.ts";
import type { Project } from "../project/project.ts";

export interface SecretProps {
  readonly project: Project;
  /**
   * 1 to 255 letters, digits, hyphens and underscores.
   * Source: https://cloud.google.com/secret-manager/docs/creating-and-accessing-secrets
   */
  readonly secretId: string;
  /**
   * The one region that keeps its values.
   * @default Google replicates them where it likes
   */
  readonly location?: string;
  /**
   * Whether Terraform refuses to destroy it.
   * @default true
   */
  readonly deletionProtection?: boolean;
}

const SECRET_ID = /^[A-Za-z0-9_-]{1,255}$/;
/** 7 days, in the notation in which the API answers, so that a second plan is empty. */
const VERSION_DESTROY_TTL = `${7 * 86_400}s`;

/**
 * A secret's shell: its name, its protection and its readers. Its value is in neither code nor state; it is pushed
 * as a version, as in `gcloud secrets versions add <id> --data-file=-`. A version that is destroyed can be restored
 * for 7 days.
 *
 * Source: https://cloud.google.com/secret-manager/docs/delay-destruction-of-secret-versions
 */
export class Secret extends Construct {
  readonly resource: SecretManagerSecret;
  readonly secretId: string;

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    const { secretId, location, deletionProtection = true } = props;
    if (!SECRET_ID.test(secretId)) {
      throw new ValidationError(
        this,
        `"${secretId}" is not a secret id.`,
        "Use 1 to 255 letters, digits, hyphens and underscores.",
      );
    }
    this.secretId = secretId;
    this.resource = new SecretManagerSecret(this, "Resource", {
      project: props.project.id,
      secretId,
      replication: location === undefined ? { auto: {} } : { userManaged: { replicas: [{ location }] } },
      versionDestroyTtl: VERSION_DESTROY_TTL,
      deletionProtection,
    });
  }

  /** Lets a grantee read the values of this secret and of no other. */
  grantRead(grantee: Grantee): SecretManagerSecretIamMember {
    const { member, dependsOn } = granteeConfig(this, grantee);
    return new SecretManagerSecretIamMember(this, `reader ${member}`, {
      project: this.resource.project,
      secretId: this.resource.secretId,
      role: "roles/secretmanager.secretAccessor",
      member,
      dependsOn,
    });
  }
}
