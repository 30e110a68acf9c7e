import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { once } from "../../terraform/once.ts";
import { type Account, checkAccount, globalArn } from "../account/account.ts";
import { policyDocument } from "../iam/policy-document.ts";
import type { Statement } from "../iam/statement.ts";
import type { RoleGrantee } from "./grantee.ts";

/** How a role is called. */
export interface RoleNameProps {
  readonly account: Account;
  /** 1 to 64 letters, digits and `+=,.@_-`. Of two roles of an account the names differ by more than upper case. */
  readonly name: string;
  /**
   * What roles are grouped by, such as `/mcp/`. It is part of the ARN, and cannot be changed later.
   * @default "/"
   */
  readonly path?: string;
}

/** Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const NAME = /^[\w+=,.@-]{1,64}$/;
const PATH = /^\/(?:[!-.0-~]+\/)*$/;
const LONGEST_PATH = 512;
const LONGEST_POLICY_NAME = 128;
/** Of all together. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const LONGEST_POLICIES = 10_240;

/** A role, whether this stack creates it or not. */
export abstract class RoleIdentity extends Construct implements RoleGrantee {
  readonly roleName: string;
  readonly roleArn: string;
  abstract readonly resource?: ITerraformDependable;
  /** By name: two ids could become the same one. */
  private readonly policies = new Map<string, { readonly id: string; readonly policy: string }>();

  constructor(scope: Construct, id: string, { account, name, path = "/" }: RoleNameProps) {
    super(scope, id);
    checkAccount(this, account);
    if (!NAME.test(name)) {
      throw new ValidationError(
        this,
        `"${name}" is not the name of a role.`,
        "Use 1 to 64 letters, digits and +=,.@_-, without a path.",
      );
    }
    if (!PATH.test(path) || path.length > LONGEST_PATH) {
      throw new ValidationError(
        this,
        `"${path}" is not a path of roles.`,
        `Begin and end it with a slash, and use at most ${LONGEST_PATH} ASCII characters without spaces.`,
      );
    }
    this.roleName = name;
    this.roleArn = globalArn(account, "iam", `role${path}${name}`);
  }

  /** The role as its policies refer to it. */
  protected abstract get role(): string;

  allow(id: string, statements: readonly Statement[]): IamRolePolicy {
    const policy = policyDocument(this, statements);
    const name = this.policyName(id);
    const before = this.policies.get(name) ?? { id, policy };
    if (before.id !== id || before.policy !== policy) {
      throw new ValidationError(this, `"${before.id}" allows something else already.`, "Use another id.");
    }
    // Two references to one role would take the policy away from each other.
    claimName(this, `policy ${name} of ${this.roleArn}`);
    this.policies.set(name, before);
    this.checkLength();
    return once(
      this,
      id,
      (unambiguous) => new IamRolePolicy(this, unambiguous, { role: this.role, name, policy }),
    );
  }

  private checkLength(): void {
    const total = [...this.policies.values()].reduce((length, { policy }) => length + policy.length, 0);
    if (total <= LONGEST_POLICIES) return;
    throw new ValidationError(
      this,
      `its policies have ${total} characters, of which AWS takes ${LONGEST_POLICIES}.`,
      "Give some of what uses it a role of its own.",
    );
  }

  private policyName(id: string): string {
    const name = id.replaceAll(/[^\w+=,.@-]+/g, "-");
    if (name.length <= LONGEST_POLICY_NAME) return name;
    throw new ValidationError(
      this,
      `"${id}" is too long for the name of a policy.`,
      `Use at most ${LONGEST_POLICY_NAME} characters.`,
    );
  }
}
