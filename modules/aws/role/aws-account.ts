import { type Form, requireForm, requireSome } from "../../identity/requirements.ts";
import { ACCOUNT_ID, globalArn, partitionOf } from "../account/account.ts";
import type { RoleTrust } from "./role-trust.ts";

export interface AwsAccountProps {
  /** The account of those who may assume the role: 12 digits. */
  readonly accountId: string;
  /**
   * Names of its roles, with their paths: `ci/deployer`. They have to exist, and one that is deleted and made again is
   * another.
   */
  readonly roles: readonly string[];
  /**
   * What they have to say besides, so that whoever acts for many does so for the right one: 2 to 1224 characters.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
   * @default nothing
   */
  readonly externalId?: string;
}

const ACCOUNT: Form = { what: "an AWS account id", pattern: ACCOUNT_ID, expected: "12 digits" };

const ROLE: Form = {
  what: "the name of a role",
  pattern: /^(?:[!-)+-.0->@-~]+\/)*[\w+=,.@-]{1,64}$/,
  expected: "its name, with its path but without a slash in front, and without wildcards",
};

const EXTERNAL_ID: Form = {
  what: "an external id",
  pattern: /^[\w+=,.@:/-]{2,1224}$/,
  expected: "2 to 1224 letters, digits and +=,.@:/_-",
};

/** Some roles of an account, this one or another. Its users, and its roles that nobody names, may not assume the role. */
export function awsAccount({ accountId, roles, externalId }: AwsAccountProps): RoleTrust {
  return {
    statement(role, account) {
      requireForm(role, ACCOUNT, [accountId]);
      requireSome(role, ROLE, roles);
      if (externalId !== undefined) requireForm(role, EXTERNAL_ID, [externalId]);
      const trusted = { id: accountId, partition: partitionOf(account) };
      return {
        principals: { aws: roles.map((name) => globalArn(trusted, "iam", `role/${name}`)) },
        actions: ["sts:AssumeRole"],
        conditions: externalId === undefined ? undefined : { StringEquals: { "sts:ExternalId": externalId } },
      };
    },
  };
}
