export { Cluster, type ClusterReference } from "./cluster.ts";
export { EcsCluster, type EcsClusterProps, type ExecuteCommandLog } from "./ecs-cluster.ts";
