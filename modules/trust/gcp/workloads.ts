import type { ResourceReader } from "../cloud.ts";
import { EVERYBODY } from "../everybody.ts";
import type { GraphDraft, NodeDraft } from "../graph-draft.ts";
import type { Block } from "../terraform/block.ts";
import type { Resource } from "../terraform/resource.ts";
import { ownNode } from "./own-names.ts";
import { kubernetesPool, serviceAccount } from "./principals.ts";

/** Source: https://cloud.google.com/run/docs/securing/ingress */
const INGRESS: Readonly<Record<string, string>> = {
  INGRESS_TRAFFIC_ALL: "accepts requests from the internet",
  INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER:
    "accepts requests from load balancers and the project's own networks",
  INGRESS_TRAFFIC_INTERNAL_ONLY: "accepts requests from the project's own networks",
};

const readService: ResourceReader = (service, graph) => {
  const node = ownNode(service);
  const ingress = service.optionalText("ingress") ?? "INGRESS_TRAFFIC_ALL";
  const description = service.optionalText("description");
  const notes = [
    INGRESS[ingress] ?? `has ingress ${ingress}`,
    ...(service.flag("default_uri_disabled") ? ["has no address of its own"] : []),
    ...(description === undefined ? [] : [`says of itself: ${description}`]),
    ...(service.flag("iap_enabled") ? ["asks Identity-Aware Proxy who calls"] : []),
  ];
  graph.add({ ...node, notes });
  if (service.flag("invoker_iam_disabled")) graph.relate({ from: EVERYBODY, verb: "may call", to: node });
  runsAs(service, graph, { node, account: service.block("template")?.optionalText("service_account") });
};

const readJob: ResourceReader = (job, graph) => {
  const account = job.block("template")?.block("template")?.optionalText("service_account");
  runsAs(job, graph, { node: ownNode(job), account });
};

/** The identity of its nodes, which pods have that have no identity of their own, and the pool of those that have. */
const readCluster: ResourceReader = (cluster, graph) => {
  const node = clusterNode(cluster, cluster.text("name"));
  graph.add({ ...node, notes: controlPlane(cluster) });
  const pool = cluster.block("workload_identity_config")?.optionalText("workload_pool");
  if (pool !== undefined) {
    graph.relate({ from: node, verb: "vouches for identities of", to: kubernetesPool(pool) });
  }
  for (const nodes of nodesOf(cluster)) nodesRunAs(cluster, graph, { node, nodes });
};

/** What a cluster says of its nodes, for each kind of them: undefined where it says nothing, and Google's defaults hold. */
function nodesOf(cluster: Resource): (Block | undefined)[] {
  const provisioned = cluster
    .blocks("cluster_autoscaling")
    .map((each) => ({ isOn: each.flag("enabled"), defaults: each.block("auto_provisioning_defaults") }))
    .filter(({ isOn, defaults }) => isOn || defaults)
    .map(({ defaults }) => defaults);
  if (cluster.flag("enable_autopilot")) return provisioned.length > 0 ? provisioned : [undefined];
  const pools = cluster.blocks("node_pool").map((pool) => pool.block("node_config"));
  if (cluster.flag("remove_default_node_pool")) return provisioned;
  return [...provisioned, ...(pools.length > 0 ? pools : [cluster.block("node_config")])];
}

/** Source: https://cloud.google.com/kubernetes-engine/docs/concepts/network-isolation#control-plane-access */
function controlPlane(cluster: Resource): string[] {
  const endpoints = cluster.block("control_plane_endpoints_config");
  const byName = endpoints?.block("dns_endpoint_config")?.flag("allow_external_traffic") ?? false;
  const byAddress = endpoints?.block("ip_endpoints_config")?.optionalText("enabled") !== "false";
  const isPrivate = cluster.block("private_cluster_config")?.flag("enable_private_endpoint") ?? false;
  return [
    ...(byName ? ["has a control plane that answers the internet at its DNS name"] : []),
    ...(byAddress && !isPrivate ? ["has a control plane with a public address"] : []),
  ];
}

const readNodePool: ResourceReader = (pool, graph) => {
  const cluster = pool.text("cluster").split("/").at(-1) ?? "";
  const nodes = pool.block("node_config");
  nodesRunAs(pool, graph, { node: clusterNode(pool, cluster), nodes });
};

/** The whole name of a cluster. */
export function clusterName(cluster: Resource): string {
  return `projects/${cluster.project}/locations/${cluster.text("location")}/clusters/${cluster.text("name")}`;
}

function clusterNode(resource: Resource, name: string): NodeDraft {
  return { kind: "GKE cluster", name, place: `${resource.project}/${resource.text("location")}` };
}

interface Nodes {
  readonly node: NodeDraft;
  readonly nodes: Block | undefined;
}

function nodesRunAs(resource: Resource, graph: GraphDraft, { node, nodes }: Nodes): void {
  runsAs(resource, graph, {
    node,
    account: nodes?.optionalText("service_account"),
    verb: "runs its nodes as",
  });
}

interface Workload {
  readonly node: NodeDraft;
  readonly account: string | undefined;
  readonly verb?: string;
}

function runsAs(
  resource: Resource,
  graph: GraphDraft,
  { node, account = "", verb = "runs as" }: Workload,
): void {
  const to = account === "" || account === "default" ? defaultAccount(resource) : serviceAccount(account);
  graph.relate({ from: node, verb, to });
}

/** What runs without an account of its own shares this one, which may edit the whole project in older projects. */
function defaultAccount({ project }: Resource): NodeDraft {
  return { kind: "THE DEFAULT SERVICE ACCOUNT", name: "", place: project, isAlarming: true };
}

/** Whoever has a key is the service account, from anywhere, until the key is deleted. */
function readKey(attribute: string): ResourceReader {
  return (key, graph) => {
    const account = key.text(attribute).split("/").at(-1) ?? "";
    const holder = { kind: "WHOEVER HAS THE KEY", name: key.path, isAlarming: true };
    graph.relate({ from: holder, verb: "may act as", to: serviceAccount(account) });
  };
}

const readRole: ResourceReader = (role, graph) => {
  const permissions = role.texts("permissions").sort().join(", ");
  graph.add({ kind: "role", name: roleName(role), notes: [`permits ${permissions}`] });
};

/** The name of a role of a project's own. */
export function roleName(role: Resource): string {
  return `projects/${role.project}/roles/${role.text("role_id")}`;
}

export const workloadReaders: Readonly<Record<string, ResourceReader>> = {
  google_cloud_run_v2_job: readJob,
  google_cloud_run_v2_service: readService,
  google_container_cluster: readCluster,
  google_container_node_pool: readNodePool,
  google_project_iam_custom_role: readRole,
  google_service_account_key: readKey("service_account_id"),
  google_storage_hmac_key: readKey("service_account_email"),
};
