import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member/index.js";
import type { Construct } from "constructs";
import { once } from "../../terraform/once.ts";
import { type Condition, checkCondition } from "../iam/condition.ts";
import { type Grantee, granteeConfig } from "../iam/grantee.ts";
import { checkProjectRole, type Role } from "../iam/role.ts";
import { checkProject, type Project } from "./project.ts";

/** A role on a whole project, and who gets it. */
export interface ProjectRoleProps {
  /** The project that the role is on. */
  readonly project: Pick<Project, "id">;
  readonly role: Role;
  readonly grantee: Grantee;
  /**
   * When the grant holds. An administrative role needs one.
   * @default always
   */
  readonly condition?: Condition;
}

/**
 * Grants one identity a role on a whole project, beside whoever else has it. What a single resource can grant, such as
 * a secret, it grants itself.
 *
 * @throws {ValidationError} for a role that reaches too far
 */
export function grantProjectRole(
  scope: Construct,
  { project, role, grantee, condition }: ProjectRoleProps,
): ProjectIamMember {
  checkProject(scope, project);
  checkProjectRole(scope, role, condition);
  if (condition !== undefined) checkCondition(scope, condition);
  const { member, dependsOn } = granteeConfig(scope, grantee);
  const when = condition === undefined ? "" : ` when ${condition.expression}`;
  return once(
    scope,
    `${role} on ${project.id} for ${member}${when}`,
    (id) => new ProjectIamMember(scope, id, { project: project.id, role, member, condition, dependsOn }),
  );
}
