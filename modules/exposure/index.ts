export type {
  EdgeGatewayExposure,
  Exposure,
  InternalExposure,
  LoadBalancerExposure,
  PublicExposure,
} from "./exposure.ts";
