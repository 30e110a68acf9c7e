import type { Grantee } from "../iam/grantee.ts";

/** How a service may be reached. Whoever calls has to be named: there is no kind that lets everybody in. */
export type Exposure = EdgeGatewayExposure | InternalExposure;

/** From the internet, since the edge gateway is outside of Google Cloud, by the gateway's identity alone. */
export interface EdgeGatewayExposure {
  readonly kind: "edge-gateway";
  /** The one identity that may call the service. */
  readonly invoker: Grantee;
}

/** From the project's own networks only. */
export interface InternalExposure {
  readonly kind: "internal";
  /** The identities that may call the service. */
  readonly invokers: readonly Grantee[];
}

/** The ingress setting and the invokers of an exposure; all ingress comes only with a named invoker. */
export function exposureConfig(exposure: Exposure): { ingress: string; invokers: readonly Grantee[] } {
  switch (exposure.kind) {
    case "edge-gateway":
      return { ingress: "INGRESS_TRAFFIC_ALL", invokers: [exposure.invoker] };
    case "internal":
      return { ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY", invokers: exposure.invokers };
  }
}
