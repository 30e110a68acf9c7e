import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Account, arn, checkAccount } from "../account/account.ts";
import type { Cluster } from "../ecs-cluster/cluster.ts";
import type { RoleGrantee } from "../role/grantee.ts";

/** Which server it is. */
export interface ServerReference {
  readonly account: Account;
  readonly cluster: Cluster;
  /** That of its service. */
  readonly name: string;
}

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
const NAME = /^[A-Za-z0-9_-]{1,255}$/;

/** A server on Fargate, whether this stack creates it or not. */
export class Server extends Construct {
  /** As it was given. */
  readonly name: string;
  /** Known at synth. */
  readonly serviceArn: string;

  constructor(scope: Construct, id: string, { account, cluster, name }: ServerReference) {
    super(scope, id);
    checkAccount(this, account);
    if (!NAME.test(name)) {
      throw new ValidationError(
        this,
        `"${name}" is not the name of a service.`,
        "Use 1 to 255 letters, digits, hyphens and underscores.",
      );
    }
    this.name = name;
    this.serviceArn = arn(account, "ecs", `service/${cluster.clusterName}/${name}`);
  }

  /**
   * Lets a role start the server's tasks anew, as they have to be for a secret's new value: `aws ecs update-service
   * --force-new-deployment`. AWS has nothing narrower, so it can change the number of tasks too.
   */
  grantRestart(role: RoleGrantee): IamRolePolicy {
    return role.allow(`restart server ${this.name}`, [
      { actions: ["ecs:DescribeServices", "ecs:UpdateService"], resources: [this.serviceArn] },
    ]);
  }
}
