export { CloudRunService } from "./cloud-run-service.ts";
export type { ContainerBase, ContainerProps, SidecarProps, SidecarRole } from "./container-props.ts";
export type { CloudRunExposure, IapExposure } from "./exposure.ts";
export type { GrpcProbe, HttpProbe, Probe, ProbeTiming, ReadinessProbe, TcpProbe } from "./probe.ts";
export type { CloudRunServiceProps, ScalingProps, VpcProps } from "./props.ts";
export type { ReferencedService, ServiceReference } from "./referenced-service.ts";
export type { SecretVersionReference } from "./secret-version.ts";
export { type ServiceAddress, serviceUrl } from "./service-url.ts";
export { type CloudSqlProxyProps, cloudSqlProxy } from "./sidecars/cloud-sql-proxy.ts";
export {
  type IdentitySidecar,
  type IdentitySidecarProps,
  identitySidecar,
} from "./sidecars/identity-sidecar.ts";
export {
  type CollectorConfiguration,
  type OpenTelemetryCollectorProps,
  openTelemetryCollector,
} from "./sidecars/open-telemetry-collector.ts";
export type { CloudSqlVolume, MemoryVolume, Mounts, SecretVolume, Volume, Volumes } from "./volumes.ts";
