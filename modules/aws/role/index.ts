export { type AwsAccountProps, awsAccount } from "./aws-account.ts";
export { awsService, ecsTask } from "./aws-service.ts";
export { type EdgeIssuerProps, edgeIssuer } from "./edge-issuer.ts";
export { type GitHubActionsProps, githubActions } from "./github-actions.ts";
export type { RoleGrantee } from "./grantee.ts";
export { Role, type RoleProps } from "./role.ts";
export type { RoleNameProps } from "./role-identity.ts";
export type { RoleTrust } from "./role-trust.ts";
