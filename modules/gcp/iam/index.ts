export type { Grantee, Identity, Principal, ServiceAccountMember } from "./grantee.ts";
export { type ServiceAgentName, serviceAgent } from "./service-agent.ts";
