export {
  OutboundFederation,
  type OutboundFederationProps,
  type WebIdentityTokenGrant,
} from "./outbound-federation.ts";
