export { type AwsServiceProps, awsService, ecsTask } from "./aws-service.ts";
export type { RoleGrantee } from "./grantee.ts";
export { Role, type RoleProps } from "./role.ts";
export type { RoleNameProps } from "./role-identity.ts";
export type { RoleTrust } from "./role-trust.ts";
