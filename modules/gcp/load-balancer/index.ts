export { LoadBalancer } from "./load-balancer.ts";
export type { BackendProps, CloudRunOrigin, GkeOrigin, LoadBalancerProps } from "./props.ts";
