import type { EdgeGatewayExposure, InternalExposure, LoadBalancerExposure } from "../../exposure/exposure.ts";
import type { Zone } from "../hosted-zone/zone.ts";
import type { LoadBalancer } from "../mcp-load-balancer/load-balancer.ts";
import type { TokenCaller } from "../mcp-load-balancer/token-caller.ts";
import type { SecurityGroupReference } from "../network/security-group.ts";

/**
 * How a server may be reached.
 *
 * - `edge-gateway`: through a load balancer that verifies the gateway's token for this very server
 * - `load-balancer`: through a load balancer by whoever that lets in, or with a token that it verifies
 * - `internal`: by the security groups that are named, at a name of the VPC
 */
export type FargateExposure = LoadBalancedExposure | (InternalExposure<SecurityGroupReference> & InNamespace);

/** An exposure through a load balancer. */
export type LoadBalancedExposure =
  | (EdgeGatewayExposure<TokenCaller> & ThroughLoadBalancer)
  | (LoadBalancerExposure<TokenCaller | "network"> & ThroughLoadBalancer);

/** Behind which load balancer a server is. A rule of it verifies one caller, so there is one invoker. */
export interface ThroughLoadBalancer {
  readonly through: LoadBalancer;
  /** DNS names under which it is served. The first is that of its URL. */
  readonly hosts: readonly [string, ...string[]];
  /**
   * The zone of the hosts, which gets their records. One of another stack is named by `HostedZone.fromZoneId`, so that the
   * records are in this stack.
   * @default none: create aliases of the load balancer where the domain is
   */
  readonly zone?: Zone;
}

/** Where a server is found that is behind no load balancer. */
export interface InNamespace {
  /** A private DNS namespace of AWS Cloud Map in the VPC. */
  readonly namespace: {
    /** `ns-…`. */
    readonly id: string;
    /** Its domain, such as `mcp.internal`. */
    readonly domain: string;
  };
}
