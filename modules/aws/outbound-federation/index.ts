export { OutboundFederation, type OutboundFederationProps } from "./outbound-federation.ts";
export type { TokenIssuer, WebIdentityTokenGrant } from "./token-issuer.ts";
