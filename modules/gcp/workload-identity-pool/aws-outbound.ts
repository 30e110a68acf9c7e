import { AWS_ISSUER } from "../../identity/aws-issuer.ts";
import { type Form, requireForm, requireSome } from "../../identity/requirements.ts";
import { isOneOf } from "./cel.ts";
import type { IdentitySource } from "./identity-source.ts";

export interface AwsOutboundProps {
  /** The issuer that AWS gave the account, `https://<id>.tokens.sts.global.api.aws`. */
  readonly issuer: string;
  /** The AWS account of the roles: 12 digits. */
  readonly accountId: string;
  /** Names of IAM roles, with their paths: `mcp/documents`. */
  readonly roleNames: readonly string[];
  /**
   * What tokens may be issued for.
   * @default the provider's own name
   */
  readonly audiences?: readonly string[];
}

const ACCOUNT_ID: Form = { what: "an AWS account id", pattern: /^\d{12}$/, expected: "12 digits" };

const ROLE: Form = {
  what: "the name of an AWS role",
  pattern: /^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/,
  expected: "letters, digits and +=,.@_-, with its path but without a slash in front",
};

/**
 * What runs in AWS with one of some roles of one account, by tokens of the account's own issuer: unlike `awsRole`, it
 * asks nothing of Google's client libraries that they do not do in a container. Subjects are ARNs of roles.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_token_claims.html
 */
export function awsOutbound({
  issuer,
  accountId,
  roleNames,
  audiences = [],
}: AwsOutboundProps): IdentitySource {
  return {
    trust(scope) {
      requireForm(scope, AWS_ISSUER, [issuer]);
      requireForm(scope, ACCOUNT_ID, [accountId]);
      requireSome(scope, ROLE, roleNames);
      const subjects = roleNames.map((name) => `arn:aws:iam::${accountId}:role/${name}`);
      return {
        mapping: { "google.subject": "assertion.sub" },
        condition: isOneOf("assertion.sub", subjects),
        credentials: { kind: "oidc", issuer, audiences, jwks: undefined },
        values: { "google.subject": subjects },
      };
    },
  };
}
