import { arn } from "../account/account.ts";
import { actingFor, type ServicePrincipal } from "../iam/service-principal.ts";
import type { RoleTrust } from "./role-trust.ts";

/** A service of AWS, when it acts for things of the role's account. */
export function awsService(principal: ServicePrincipal): RoleTrust {
  return {
    statement: (role, account) => ({
      ...actingFor(role, account, principal),
      actions: ["sts:AssumeRole"],
    }),
  };
}

/**
 * Tasks of ECS in the role's account and region. Of which cluster cannot be said: ECS does not support that.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function ecsTask(): RoleTrust {
  return {
    statement: (role, account) =>
      awsService({
        service: "ecs-tasks.amazonaws.com",
        sourceArns: [arn(account, "ecs", "*")],
      }).statement(role, account),
  };
}
