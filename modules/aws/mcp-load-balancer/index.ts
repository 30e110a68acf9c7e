export { CLOUDFLARE_RANGES } from "./cloudflare-ranges.ts";
export { LoadBalancer } from "./load-balancer.ts";
export { McpLoadBalancer } from "./mcp-load-balancer.ts";
export type {
  AddressRanges,
  LoadBalancerReach,
  McpLoadBalancerProps,
  TargetHealth,
  TargetProps,
  WebAclReference,
} from "./props.ts";
export type { LoadBalancerReference } from "./referenced-load-balancer.ts";
export { Route, type RouteProps } from "./route.ts";
export type { TokenCaller, TokenIssuer } from "./token-caller.ts";
export { WebAcl, type WebAclProps } from "./web-acl.ts";
