import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { waitFor } from "../../terraform/wait-for.ts";
import { globalArn } from "../account/account.ts";
import { resourcePolicy } from "../iam/policy-document.ts";
import { checkedTags, type Tags } from "../tags/tags.ts";
import type { RoleGrantee } from "./grantee.ts";
import { ReferencedRole } from "./referenced-role.ts";
import { RoleIdentity, type RoleNameProps } from "./role-identity.ts";
import type { RoleTrust } from "./role-trust.ts";

export interface RoleProps extends RoleNameProps {
  /** Who may assume it: one source or several, such as `ecsTask()`, `githubActions({ … })` or `edgeIssuer({ … })`. */
  readonly trust: RoleTrust | readonly RoleTrust[];
  /**
   * What it is for: 1 to 1000 characters.
   * @default none
   */
  readonly description?: string;
  /**
   * ARN of the managed policy that bounds what policies can allow it.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
   * @default none
   */
  readonly permissionsBoundary?: string;
  /**
   * Hours that a session lasts at most: 1 to 12.
   * @default 1
   */
  readonly maxSessionHours?: number;
  /** @default none */
  readonly tags?: Tags;
}

const DESCRIPTION = /^[\t\n\r\u0020-\u007e\u00a1-\u00ff]{1,1000}$/;
const BOUNDARY = /^arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/[!-~]+$/;
const HOUR = 3600;
/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const LONGEST_TRUST = 2048;

/**
 * A role: who may assume it, and nothing that it may do. That is granted by what it may use, as in
 * `secret.grantRead(role)`, or by {@link RoleGrantee.allow}.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
export class Role extends RoleIdentity {
  override readonly resource: IamRole;

  /**
   * A role that exists, or that another stack creates.
   *
   * @throws {ValidationError} for what is not the name or the path of a role
   */
  static fromRoleName(scope: Construct, id: string, props: RoleNameProps): RoleGrantee {
    return new ReferencedRole(scope, id, props);
  }

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id, props);
    const { account, name, path = "/", description, permissionsBoundary, maxSessionHours = 1 } = props;
    this.check(props, maxSessionHours);
    claimName(this, globalArn(account, "iam", `role/${name.toLowerCase()}`));
    const trusts = [props.trust].flat();
    const assumeRolePolicy = resourcePolicy(
      this,
      trusts.map((trust) => trust.statement(this, account)),
    );
    this.checkTrust(assumeRolePolicy);
    const providers = trusts.flatMap(({ provider }) => provider?.resource ?? []);
    this.resource = new IamRole(this, "Resource", {
      name,
      path,
      description,
      assumeRolePolicy,
      permissionsBoundary,
      maxSessionDuration: maxSessionHours * HOUR,
      tags: checkedTags(this, props.tags),
      dependsOn: waitFor(this, providers),
    });
    refuseTemplates(this);
  }

  protected get role(): string {
    return this.resource.name;
  }

  private checkTrust(policy: string): void {
    if (policy.length <= LONGEST_TRUST) return;
    throw new ValidationError(
      this,
      `its trust has ${policy.length} characters, of which AWS takes ${LONGEST_TRUST}.`,
      "Let in fewer, such as an environment instead of many refs, or make another role for some of them.",
    );
  }

  private check({ description, permissionsBoundary }: RoleProps, hours: number): void {
    if (description !== undefined && !DESCRIPTION.test(description)) {
      throw new ValidationError(
        this,
        "the description is empty, too long, or has characters that IAM does not take.",
        "Use 1 to 1000 characters of Latin-1.",
      );
    }
    if (permissionsBoundary !== undefined && !isBoundary(permissionsBoundary)) {
      throw new ValidationError(
        this,
        `"${permissionsBoundary}" is not the ARN of a managed policy.`,
        "Use arn:aws:iam::<account id>:policy/<name>.",
      );
    }
    if (Number.isInteger(hours) && hours >= 1 && hours <= 12) return;
    throw new ValidationError(
      this,
      `a session of ${hours} hours is not taken.`,
      "Let it last 1 to 12 whole hours.",
    );
  }
}

function isBoundary(arn: string): boolean {
  return BOUNDARY.test(arn) || Token.isUnresolved(arn);
}
