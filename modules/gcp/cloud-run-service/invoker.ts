import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Grantee, type GranteeConfig, granteeConfig, isFederated } from "../iam/grantee.ts";

/**
 * Resolves whoever may call a service. Cloud Run takes ID tokens of Google's only, and those are given to people and
 * service accounts.
 *
 * Source: https://cloud.google.com/run/docs/authenticating/service-to-service
 * @throws {ValidationError} for a federated identity, which would be let in and could never call
 */
export function invokerConfig(scope: Construct, grantee: Grantee): GranteeConfig {
  const config = granteeConfig(scope, grantee);
  if (!isFederated(config.member)) return config;
  throw new ValidationError(
    scope,
    `"${config.member}" has no ID token of Google's, and Cloud Run takes no other.`,
    "Name a service account here, and let the identity obtain its ID tokens: grantIdToken, or grantWorkloadIdentity.",
  );
}
