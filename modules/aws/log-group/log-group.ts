import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { type Account, arn, checkAccount } from "../account/account.ts";
import type { EncryptionProps } from "../key/encryption-key.ts";
import { checkKeyRegion } from "../key/key-region.ts";
import type { RoleGrantee } from "../role/grantee.ts";
import { checkedTags, type Tags } from "../tags/tags.ts";

/** What names a log group. */
export interface LogGroupReference {
  readonly account: Account;
  /** 1 to 512 letters, digits and `._-/#`, such as `/ecs/documents`; `aws/` in front is reserved. */
  readonly name: string;
}

export interface LogGroupProps extends LogGroupReference {
  /**
   * How long what is logged is kept: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731 or more days.
   * Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
   * @default 365
   */
  readonly retentionDays?: number;
  /**
   * The key has to serve CloudWatch Logs in this region.
   * @default a key of CloudWatch Logs' own
   */
  readonly encryption?: EncryptionProps;
  /**
   * Whether CloudWatch Logs and Terraform refuse to destroy it, and what is logged with it.
   * @default true
   */
  readonly production?: boolean;
  /** @default none */
  readonly tags?: Tags;
}

const NAME = /^(?!aws\/)[\w./#-]{1,512}$/;
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** A log group that something writes to, whether this stack creates it or not. */
export abstract class LogDestination extends Construct {
  /** Absent where the stack does not create it. */
  abstract readonly resource?: CloudwatchLogGroup | undefined;
  /** As it was given. */
  readonly name: string;
  /** Known at synth, without `:*` at its end. */
  readonly logGroupArn: string;

  constructor(scope: Construct, id: string, { account, name }: LogGroupReference) {
    super(scope, id);
    checkAccount(this, account);
    if (!NAME.test(name)) {
      throw new ValidationError(
        this,
        `"${name}" cannot be the name of a log group.`,
        "Use 1 to 512 letters, digits and ._-/#, and not aws/ in front.",
      );
    }
    this.name = name;
    this.logGroupArn = arn(account, "logs", `log-group:${name}`);
  }

  /** Its name, for what has to wait until it exists. */
  get logGroupName(): string {
    return this.resource?.name ?? this.name;
  }

  /** Lets a role write to new streams of this group, and read nothing. */
  grantWrite(role: RoleGrantee): IamRolePolicy {
    return role.allow(`write log group ${this.name}`, [
      { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [`${this.logGroupArn}:*`] },
    ]);
  }
}

class ReferencedLogGroup extends LogDestination {
  readonly resource = undefined;
}

/**
 * What is logged, for a year by default.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogsConcepts.html
 */
export class LogGroup extends LogDestination {
  readonly resource: CloudwatchLogGroup;

  /**
   * A log group that exists, or that another stack creates.
   *
   * @throws {ValidationError} for what is not the name of a log group
   */
  static fromName(scope: Construct, id: string, reference: LogGroupReference): LogDestination {
    return new ReferencedLogGroup(scope, id, reference);
  }

  constructor(scope: Construct, id: string, props: LogGroupProps) {
    super(scope, id, props);
    const { retentionDays = 365, encryption, production = true } = props;
    if (!RETENTION_DAYS.includes(retentionDays)) {
      throw new ValidationError(
        this,
        `logs cannot be kept for ${retentionDays} days.`,
        `Use one of ${RETENTION_DAYS.join(", ")}.`,
      );
    }
    checkKeyRegion(this, encryption?.key.keyArn, props.account.region);
    claimName(this, this.logGroupArn);
    this.resource = new CloudwatchLogGroup(this, "Resource", {
      region: props.account.region,
      name: this.name,
      retentionInDays: retentionDays,
      kmsKeyId: encryption?.key.keyArn,
      deletionProtectionEnabled: production,
      tags: checkedTags(this, props.tags),
      lifecycle: { preventDestroy: production },
    });
    refuseTemplates(this);
  }
}
