export type { Condition } from "./condition.ts";
export type { Grantee, Identity, Principal, ServiceAccountMember, WholePool } from "./grantee.ts";
export { type KubernetesServiceAccount, kubernetesMember, kubernetesPrincipal } from "./kubernetes.ts";
export type { Role } from "./role.ts";
export { type ServiceAgentName, serviceAgent } from "./service-agent.ts";
