/**
 * How a server may be reached, on whatever cloud. Whoever calls has to be named; only `public` lets everybody in, and
 * has to say why.
 *
 * @typeParam Caller how the cloud names who calls
 */
export type Exposure<Caller> =
  | EdgeGatewayExposure<Caller>
  | InternalExposure<Caller>
  | LoadBalancerExposure<Caller>
  | PublicExposure;

/** From the internet, since the edge gateway is outside of the cloud, by the gateway's identity and whoever else is named. */
export interface EdgeGatewayExposure<Caller> {
  readonly kind: "edge-gateway";
  /** The identity of the gateway, and others that call the server beside it. */
  readonly invokers: readonly Caller[];
}

/** From the cloud's own networks only. */
export interface InternalExposure<Caller> {
  readonly kind: "internal";
  /** The identities that may call it. */
  readonly invokers: readonly Caller[];
}

/** Through a load balancer only, which may filter by address: the server has no public URL of its own. */
export interface LoadBalancerExposure<Caller> {
  readonly kind: "load-balancer";
  /** The identities that may call it. */
  readonly invokers: readonly Caller[];
  /** The DNS names under which the load balancer serves it, at least one. The first is that of its URL. */
  readonly hosts: readonly [string, ...string[]];
}

/** From the internet, by everybody. */
export interface PublicExposure {
  readonly kind: "public";
  /** Why that is right, for whoever reviews it: 1 to 500 characters. */
  readonly reason: string;
}
