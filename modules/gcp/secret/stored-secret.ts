import { SecretManagerRegionalSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-regional-secret-iam-member/index.js";
import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { once } from "../../terraform/once.ts";
import type { Condition } from "../iam/condition.ts";
import { type Grantee, granteeConfig } from "../iam/grantee.ts";
import { checkRegion } from "../location/region.ts";
import { checkProject, type Project } from "../project/project.ts";

/** How much of a secret may be read. */
export interface ReadOptions {
  /**
   * The number of the one version that may be read.
   * @default every version
   */
  readonly version?: string;
}

/** The IAM resource of a grant on a secret. */
export type SecretGrant = SecretManagerSecretIamMember | SecretManagerRegionalSecretIamMember;

const VERSION = /^[1-9]\d*$/;
/** Source: https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create#query-parameters */
const SECRET_ID = /^[A-Za-z0-9_-]{1,255}$/;

/** A secret of Secret Manager, whether this stack creates it or not. */
export abstract class StoredSecret extends Construct {
  readonly project: Project;
  /** What it is called in its project. */
  readonly secretId: string;
  /** The region of a regional secret. Absent for a global one, which is what Cloud Run can read. */
  readonly location?: string | undefined;
  /** Absent where the stack does not create it. */
  abstract readonly resource?: { readonly secretId: string };

  constructor(scope: Construct, id: string, { project, secretId, location }: SecretReference) {
    super(scope, id);
    checkProject(this, project);
    if (!SECRET_ID.test(secretId)) {
      throw new ValidationError(
        this,
        `"${secretId}" is not a secret id.`,
        "Use 1 to 255 letters, digits, hyphens and underscores.",
      );
    }
    if (location !== undefined) checkRegion(this, location);
    this.project = project;
    this.secretId = secretId;
    this.location = location;
  }

  /** Lets a grantee read the values of this secret, or one of them, and of no other secret. */
  grantRead(grantee: Grantee, { version }: ReadOptions = {}): SecretGrant {
    const role = "roles/secretmanager.secretAccessor";
    return version === undefined
      ? this.grant("reader", role, grantee)
      : this.grant(`reader of version ${version}`, role, grantee, this.onlyVersion(version));
  }

  /** Lets a grantee add versions, and read none. */
  grantAddVersion(grantee: Grantee): SecretGrant {
    return this.grant("version adder", "roles/secretmanager.secretVersionAdder", grantee);
  }

  /** Source: https://cloud.google.com/iam/docs/conditions-resource-attributes#resource-name */
  private onlyVersion(version: string): Condition {
    if (!VERSION.test(version)) {
      throw new ValidationError(
        this,
        `"${version}" is not the number of a version.`,
        'Use a number such as "3": "latest" and aliases are resolved after IAM has decided.',
      );
    }
    const location = this.location === undefined ? "" : `/locations/${this.location}`;
    const name = `projects/${this.project.number}${location}/secrets/${this.secretId}/versions/${version}`;
    return { title: `version ${version}`, expression: `resource.name == "${name}"` };
  }

  private grant(what: string, role: string, grantee: Grantee, condition?: Condition): SecretGrant {
    const { member, dependsOn } = granteeConfig(this, grantee);
    const { location } = this;
    const config = {
      project: this.project.id,
      secretId: this.resource?.secretId ?? this.secretId,
      role,
      member,
      condition,
      dependsOn,
    };
    return once<SecretGrant>(this, `${what} ${member}`, (id) =>
      location === undefined
        ? new SecretManagerSecretIamMember(this, id, config)
        : new SecretManagerRegionalSecretIamMember(this, id, { ...config, location }),
    );
  }
}

/** Which secret it is. */
export interface SecretReference {
  readonly project: Project;
  /** 1 to 255 letters, digits, hyphens and underscores. */
  readonly secretId: string;
  /** @default none: a global secret */
  readonly location?: string | undefined;
}

/** A secret that this stack does not create. */
export class ReferencedSecret extends StoredSecret {
  readonly resource = undefined;
}
