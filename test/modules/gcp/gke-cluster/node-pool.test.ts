import { describe, expect, it } from "vitest";
import type { NodePoolProps } from "../../../../modules/gcp/gke-cluster/node-pool.ts";
import { resource, resources } from "../../synthesize.ts";
import { build, json } from "./clusters.ts";

const count = { min: 1, max: 3 };
const mode = (main: NodePoolProps) => ({ kind: "standard", nodePools: { main } }) as const;
const pool = (props: Partial<NodePoolProps> = {}) =>
  resource(json({ mode: mode({ count, ...props }) }), "google_container_node_pool");

describe("a node pool", () => {
  it("is a resource of its own, with verified nodes that have no public address", () => {
    expect(pool()).toEqual({
      project: "my-project",
      location: "europe-west1",
      cluster: expect.stringMatching(/^\$\{google_container_cluster\..*\.name\}$/),
      name: "main",
      autoscaling: { total_min_node_count: 1, total_max_node_count: 3, location_policy: "BALANCED" },
      management: { auto_repair: true, auto_upgrade: true },
      upgrade_settings: { strategy: "SURGE", max_surge: 1, max_unavailable: 0 },
      network_config: { enable_private_nodes: true },
      node_config: {
        machine_type: "e2-standard-4",
        disk_size_gb: 50,
        disk_type: "pd-balanced",
        spot: false,
        service_account: "gke-servers@my-project.iam.gserviceaccount.com",
        oauth_scopes: ["https://www.googleapis.com/auth/cloud-platform"],
        image_type: "COS_CONTAINERD",
        metadata: { "disable-legacy-endpoints": "true" },
        shielded_instance_config: { enable_secure_boot: true, enable_integrity_monitoring: true },
        workload_metadata_config: { mode: "GKE_METADATA" },
        kubelet_config: { insecure_kubelet_readonly_port_enabled: "FALSE" },
      },
    });
  });

  it("follows its props", () => {
    const taint = { key: "batch", value: "true", effect: "NO_SCHEDULE" } as const;
    expect(
      pool({
        machineType: "e2-medium",
        diskSizeGb: 30,
        count: { min: 3, max: 3 },
        zones: ["europe-west1-b"],
        spot: true,
        nodeLabels: { purpose: "batch" },
        taints: [taint],
      }),
    ).toMatchObject({
      autoscaling: { total_min_node_count: 3, total_max_node_count: 3 },
      node_locations: ["europe-west1-b"],
      node_config: {
        machine_type: "e2-medium",
        disk_size_gb: 30,
        spot: true,
        labels: { purpose: "batch" },
        taint: [taint],
      },
    });
  });

  it("is one of as many as there are names", () => {
    const nodePools = { main: { count }, batch: { count: { min: 0, max: 1 } } };
    const synthesized = json({ mode: { kind: "standard", nodePools } });
    const names = resources(synthesized, "google_container_node_pool").map(({ name }) => name);
    expect(names).toEqual(["batch", "main"]);
    expect(Object.keys(build({ mode: { kind: "standard", nodePools } }).nodePools)).toEqual([
      "main",
      "batch",
    ]);
  });

  it.each<Partial<NodePoolProps>>([
    { count: { min: -1, max: 1 } },
    { count: { min: 2, max: 1 } },
    { count: { min: 0, max: 0 } },
    { count: { min: 0.5, max: 1 } },
    { count: { min: 0, max: Number.POSITIVE_INFINITY } },
    { diskSizeGb: 9 },
    { diskSizeGb: 10.5 },
  ])("cannot have the size %j", (props) => {
    expect(() => build({ mode: mode({ count, ...props }) })).toThrow(
      /^stack\/cluster: the node pool main cannot have .* Use whole numbers/,
    );
  });

  it.each(["", "a".repeat(41), "Main", "a-"])("cannot be named %j", (name) => {
    expect(() => build({ mode: { kind: "standard", nodePools: { [name]: { count } } } })).toThrow(
      `stack/cluster: "${name}" cannot be the name of a node pool.`,
    );
  });
});
