export { type AwsOutboundProps, awsOutbound } from "./aws-outbound.ts";
export { type AwsRoleProps, assumedRoleArn, awsRole } from "./aws-role.ts";
export { celString } from "./cel.ts";
export {
  type CredentialConfiguration,
  type CredentialConfigurationProps,
  type CredentialSource,
  credentialConfiguration,
  type ImpersonatedAccount,
} from "./credential-configuration.ts";
export { type EdgeIssuerProps, edgeIssuer } from "./edge-issuer.ts";
export { type OidcProps, oidc, type SamlProps, saml } from "./generic.ts";
export { type GitHubActionsProps, type GitHubEvent, githubActions } from "./github-actions.ts";
export { type GitLabProps, gitlab } from "./gitlab.ts";
export type { IdentityPool, PoolReference } from "./identity-pool.ts";
export type { Credentials, IdentitySource, Trust } from "./identity-source.ts";
export type { JsonWebKeySet } from "./jwks.ts";
export { type TerraformCloudProps, terraformCloud } from "./terraform-cloud.ts";
export { WorkloadIdentityPool, type WorkloadIdentityPoolProps } from "./workload-identity-pool.ts";
export { type ProviderOptions, WorkloadIdentityPoolProvider } from "./workload-identity-pool-provider.ts";
