/** Where the issuer of workload tokens is, below `publicUrl`. */
export const WORKLOAD_PATH = "/workload";

/** Where its keys are, below `publicUrl`. */
export const WORKLOAD_JWKS_PATH = `${WORKLOAD_PATH}/.well-known/jwks.json`;

/**
 * The discovery document of the issuer of workload tokens: what Google's Security Token Service and AWS IAM need of
 * OpenID Connect Discovery 1.0 section 3 to verify a token of a workload that is not theirs.
 *
 * https://cloud.google.com/iam/docs/workload-identity-federation-with-other-providers
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export function workloadMetadata(publicUrl: string): Record<string, unknown> {
  return {
    issuer: publicUrl + WORKLOAD_PATH,
    jwks_uri: publicUrl + WORKLOAD_JWKS_PATH,
    response_types_supported: ["id_token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    claims_supported: ["iss", "sub", "aud", "iat", "exp", "jti"],
  };
}
