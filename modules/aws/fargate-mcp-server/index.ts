export type {
  ContainerBase,
  ContainerProps,
  ContainerSecret,
  HealthCheck,
  SidecarProps,
  StartCondition,
} from "./container-props.ts";
export type { FargateExposure, InNamespace, LoadBalancedExposure, ThroughLoadBalancer } from "./exposure.ts";
export { FargateMcpServer } from "./fargate-mcp-server.ts";
export type { DeploymentProps, FargateMcpServerProps, ScalingProps, ServerRoute } from "./props.ts";
export { Server, type ServerReference } from "./server.ts";
export {
  type IdentitySidecar,
  type IdentitySidecarProps,
  identitySidecar,
  type UpstreamAuthentication,
} from "./sidecars/identity-sidecar.ts";
