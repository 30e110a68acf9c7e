export type { ConditionOperator, Conditions } from "./conditions.ts";
export { policyDocument, resourcePolicy } from "./policy-document.ts";
export type { ServicePrincipal } from "./service-principal.ts";
export type { Principals, ResourcePolicyStatement, Statement } from "./statement.ts";
