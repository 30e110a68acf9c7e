import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/** Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const ID = /^sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

/** A security group that no stack creates. */
export class ReferencedSecurityGroup extends Construct {
  readonly securityGroupId: string;
  readonly name: string;

  constructor(scope: Construct, id: string, securityGroupId: string) {
    super(scope, id);
    if (!ID.test(securityGroupId)) {
      throw new ValidationError(
        this,
        `"${securityGroupId}" is not the id of a security group.`,
        "Use sg- and 8 or 17 hexadecimal digits.",
      );
    }
    this.securityGroupId = securityGroupId;
    this.name = securityGroupId;
  }
}
