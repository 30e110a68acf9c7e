import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Account, arn, checkAccount } from "../account/account.ts";

/** What names a cluster. */
export interface ClusterReference {
  readonly account: Account;
  /** 1 to 255 letters, digits, hyphens and underscores. It cannot be changed later. */
  readonly name: string;
}

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html */
const NAME = /^[A-Za-z0-9_-]{1,255}$/;

/** A cluster that services run in, whether this stack creates it or not. */
export class Cluster extends Construct {
  /** As it was given. */
  readonly clusterName: string;
  /** Known at synth. */
  readonly clusterArn: string;
  /** What has to be there before a service runs in it. Empty where the stack does not create it. */
  readonly dependables: readonly ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, { account, name }: ClusterReference) {
    super(scope, id);
    checkAccount(this, account);
    if (!NAME.test(name)) {
      throw new ValidationError(
        this,
        `"${name}" is not the name of a cluster.`,
        "Use 1 to 255 letters, digits, hyphens and underscores.",
      );
    }
    this.clusterName = name;
    this.clusterArn = arn(account, "ecs", `cluster/${name}`);
  }
}
