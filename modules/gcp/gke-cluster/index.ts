export type { AccessProps, IpAccessProps } from "./access.ts";
export { GkeCluster } from "./gke-cluster.ts";
export type { MaintenanceExclusion, MaintenanceProps } from "./maintenance.ts";
export type { NodePoolProps } from "./node-pool.ts";
export type { ClusterNetworkProps, GkeClusterProps, Mode, NodesProps } from "./props.ts";
