import type { Form } from "./requirements.ts";

/**
 * The issuer of the tokens by which other clouds know the roles of an AWS account.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_token_claims.html
 */
export const AWS_ISSUER: Form = {
  what: "the issuer of an AWS account",
  pattern: /^https:\/\/[a-z0-9-]+\.tokens\.sts\.global\.api\.aws$/,
  expected:
    "https://<id>.tokens.sts.global.api.aws, as `aws iam get-outbound-web-identity-federation-info` prints it",
};
