import { type Form, requireForm, requireSome } from "../../identity/requirements.ts";
import { allOf, celString, isOneOf } from "./cel.ts";
import type { IdentitySource } from "./identity-source.ts";

export interface AwsRoleProps {
  /** The AWS account of the roles: 12 digits. */
  readonly accountId: string;
  /**
   * Names of IAM roles, without their paths, which AWS leaves out of what it says of a session. 1 to 62 of the
   * characters that IAM allows: with the longest name of a session they make the 127 that a subject may have.
   */
  readonly roleNames: readonly string[];
}

const ACCOUNT_ID: Form = { what: "an AWS account id", pattern: /^\d{12}$/, expected: "12 digits" };

const ROLE_NAME: Form = {
  what: "the name of an AWS role that leaves a subject room for its session",
  pattern: /^[\w+=,.@-]{1,62}$/,
  expected: "1 to 62 letters, digits and +=,.@_-, without a path",
};

/**
 * The role as Google's own mapping takes it from the ARN of a session, so that bindings to `attribute.aws_role`
 * match whatever the session is called.
 *
 * Source: https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
 */
const AWS_ROLE =
  "assertion.arn.contains('assumed-role')" +
  " ? assertion.arn.extract('{account_arn}assumed-role/')" +
  " + 'assumed-role/'" +
  " + assertion.arn.extract('assumed-role/{role_name}/')" +
  " : assertion.arn";

/**
 * What runs in AWS with one of some roles of one account. Users of that account, other roles, and roles whose names
 * begin alike are not let in. Subjects are `<role>/<session>`; `attribute.aws_role` is {@link assumedRoleArn}.
 *
 * Sources: https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds,
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function awsRole({ accountId, roleNames }: AwsRoleProps): IdentitySource {
  return {
    trust(scope) {
      requireForm(scope, ACCOUNT_ID, [accountId]);
      requireSome(scope, ROLE_NAME, roleNames);
      const arns = roleNames.map((name) => assumedRoleArn(accountId, name));
      return {
        mapping: {
          "google.subject": "assertion.arn.extract('assumed-role/{role_and_session}')",
          "attribute.aws_role": AWS_ROLE,
          "attribute.aws_account": "assertion.account",
        },
        condition: allOf(`assertion.account == ${celString(accountId)}`, isOneOf("attribute.aws_role", arns)),
        credentials: { kind: "aws", accountId },
        values: { "attribute.aws_role": arns, "attribute.aws_account": [accountId] },
      };
    },
  };
}

/**
 * A role as `attribute.aws_role` has it, for grants:
 * `pool.principalSet("aws_role", assumedRoleArn("123456789012", "my-role"))`.
 */
export function assumedRoleArn(accountId: string, roleName: string): string {
  return `arn:aws:sts::${accountId}:assumed-role/${roleName}`;
}
