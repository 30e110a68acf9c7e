import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Statement } from "../iam/statement.ts";

/** A role that something can be granted to, made by this stack or not. */
export interface RoleGrantee {
  /** Without its path. Known at synth. */
  readonly roleName: string;
  /** Known at synth. What refers to it and needs the role to exist waits for {@link RoleGrantee.resource}. */
  readonly roleArn: string;
  /** What makes the role. Absent where no stack does. */
  readonly resource?: ITerraformDependable;
  /**
   * Adds an inline policy to the role. Asked for twice with the same statements, it is one.
   *
   * @param id what it is for, such as `read secret token`: it becomes the name of the policy
   * @throws {ValidationError} for wildcards without a reason, and where the id is taken by other statements
   */
  allow(id: string, statements: readonly Statement[]): IamRolePolicy;
}
