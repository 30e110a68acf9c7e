import type { Construct } from "constructs";
import { RoleIdentity, type RoleNameProps } from "./role-identity.ts";

/** A role that this stack does not create. */
export class ReferencedRole extends RoleIdentity {
  readonly resource = undefined;

  constructor(scope: Construct, id: string, props: RoleNameProps) {
    super(scope, id, props);
  }

  protected get role(): string {
    return this.roleName;
  }
}
