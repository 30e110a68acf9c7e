import { type Account, arn } from "../account/account.ts";
import type { ResourcePolicyStatement } from "../iam/statement.ts";
import type { RoleTrust } from "./role-trust.ts";

export interface AwsServiceProps {
  /** The service's principal, such as `vpc-flow-logs.amazonaws.com`. */
  readonly service: string;
  /** ARNs of the things that it assumes the role for, all of the role's account. A star stands for any part. */
  readonly sourceArns: readonly string[];
}

/**
 * Tasks of ECS in the role's account and region. Of which cluster cannot be said: ECS does not support that.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function ecsTask(): RoleTrust {
  return {
    statement: (_role, account) =>
      assumedBy(account, { service: "ecs-tasks.amazonaws.com", sourceArns: [arn(account, "ecs", "*")] }),
  };
}

/**
 * A service of AWS, when it acts for things of the role's account: nobody else can have it assume the role for theirs.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function awsService(props: AwsServiceProps): RoleTrust {
  return { statement: (_role, account) => assumedBy(account, props) };
}

function assumedBy(account: Account, { service, sourceArns }: AwsServiceProps): ResourcePolicyStatement {
  return {
    principals: { services: [service] },
    actions: ["sts:AssumeRole"],
    conditions: {
      StringEquals: { "aws:SourceAccount": account.id },
      ArnLike: { "aws:SourceArn": sourceArns },
    },
  };
}
