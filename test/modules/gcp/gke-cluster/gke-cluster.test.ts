import { App, TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { ArtifactRepository } from "../../../../modules/gcp/artifact-repository/artifact-repository.ts";
import { CryptoKey } from "../../../../modules/gcp/crypto-key/crypto-key.ts";
import { GkeCluster } from "../../../../modules/gcp/gke-cluster/gke-cluster.ts";
import type { GkeClusterProps } from "../../../../modules/gcp/gke-cluster/props.ts";
import { Network } from "../../../../modules/gcp/network/network.ts";
import { Secret } from "../../../../modules/gcp/secret/secret.ts";
import { project, resource, resources, synthesize } from "../../synthesize.ts";
import { build, cluster, json, minimal, standard } from "./clusters.ts";

const EVERY_CLUSTER = {
  project: "my-project",
  name: "servers",
  location: "europe-west1",
  resource_labels: { team: "platform" },
  deletion_protection: true,
  network: "projects/my-project/global/networks/main",
  subnetwork: "projects/my-project/regions/europe-west1/subnetworks/clusters",
  networking_mode: "VPC_NATIVE",
  ip_allocation_policy: {
    cluster_secondary_range_name: "pods",
    services_secondary_range_name: "services",
  },
  datapath_provider: "ADVANCED_DATAPATH",
  control_plane_endpoints_config: {
    dns_endpoint_config: { allow_external_traffic: false },
    ip_endpoints_config: { enabled: false },
  },
  private_cluster_config: { enable_private_nodes: true, enable_private_endpoint: true },
  master_auth: { client_certificate_config: { issue_client_certificate: false } },
  enable_legacy_abac: false,
  anonymous_authentication_config: { mode: "LIMITED" },
  rbac_binding_config: {
    enable_insecure_binding_system_authenticated: false,
    enable_insecure_binding_system_unauthenticated: false,
  },
  workload_identity_config: { workload_pool: "my-project.svc.id.goog" },
  security_posture_config: { mode: "BASIC" },
  binary_authorization: { evaluation_mode: "PROJECT_SINGLETON_POLICY_ENFORCE" },
  secret_manager_config: { enabled: true },
  cost_management_config: { enabled: true },
  logging_config: { enable_components: ["APISERVER", "SYSTEM_COMPONENTS", "WORKLOADS"] },
  monitoring_config: { enable_components: ["SYSTEM_COMPONENTS"], managed_prometheus: { enabled: true } },
  release_channel: { channel: "REGULAR" },
  maintenance_policy: {
    recurring_window: {
      start_time: "2024-01-01T03:00:00Z",
      end_time: "2024-01-01T09:00:00Z",
      recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
    },
    maintenance_exclusion: [],
  },
  notification_config: {
    pubsub: { enabled: true, topic: "projects/my-project/topics/gke-servers-notifications" },
  },
  depends_on: [
    expect.stringMatching(/^google_project_iam_member\./),
    expect.stringMatching(/^google_pubsub_topic\./),
  ],
};

describe("a cluster", () => {
  it("is run by Google unless it is said otherwise, and hardened", () => {
    expect(cluster()).toEqual({
      ...EVERY_CLUSTER,
      enable_autopilot: true,
      cluster_autoscaling: {
        auto_provisioning_defaults: {
          service_account: "gke-servers@my-project.iam.gserviceaccount.com",
          oauth_scopes: ["https://www.googleapis.com/auth/cloud-platform"],
        },
      },
      node_pool_auto_config: { node_kubelet_config: { insecure_kubelet_readonly_port_enabled: "FALSE" } },
    });
    expect(resources(json(), "google_container_node_pool")).toEqual([]);
  });

  it("with nodes of your own is hardened likewise, and never runs as the project's default account", () => {
    expect(cluster({ mode: standard })).toEqual({
      ...EVERY_CLUSTER,
      initial_node_count: 1,
      remove_default_node_pool: true,
      node_config: expect.objectContaining({
        service_account: "gke-servers@my-project.iam.gserviceaccount.com",
        shielded_instance_config: { enable_secure_boot: true, enable_integrity_monitoring: true },
      }),
      lifecycle: { ignore_changes: ["node_config"] },
      enable_shielded_nodes: true,
      enable_intranode_visibility: true,
      node_pool_defaults: { node_config_defaults: { insecure_kubelet_readonly_port_enabled: "FALSE" } },
      addons_config: {
        http_load_balancing: { disabled: false },
        horizontal_pod_autoscaling: { disabled: false },
        gce_persistent_disk_csi_driver_config: { enabled: true },
        dns_cache_config: { enabled: true },
      },
    });
  });

  it("follows its props", () => {
    const { subnet } = minimal.network;
    expect(
      cluster({
        network: { subnet, podRange: "gke-pods", serviceRange: "gke-services" },
        releaseChannel: "STABLE",
        rbacGroup: "gke-security-groups@example.com",
        notificationTopic: "projects/my-project/topics/upgrades",
        deletionProtection: false,
      }),
    ).toMatchObject({
      ip_allocation_policy: {
        cluster_secondary_range_name: "gke-pods",
        services_secondary_range_name: "gke-services",
      },
      release_channel: { channel: "STABLE" },
      authenticator_groups_config: { security_group: "gke-security-groups@example.com" },
      notification_config: { pubsub: { topic: "projects/my-project/topics/upgrades" } },
      deletion_protection: false,
    });
  });

  it("announces upgrades in a topic of its own, unless there is one", () => {
    expect(resource(json(), "google_pubsub_topic")).toMatchObject({
      name: "gke-servers-notifications",
      labels: { team: "platform" },
    });
    const notificationTopic = "projects/my-project/topics/upgrades";
    expect(resources(json({ notificationTopic }), "google_pubsub_topic")).toEqual([]);
  });

  it("waits for the subnet that the stack creates", () => {
    const synthesized = synthesize((stack) => {
      const secondaryRanges = { pods: "10.4.0.0/14", services: "10.8.0.0/20" };
      const clusters = { region: "europe-west1", range: "10.0.0.0/24", secondaryRanges };
      const network = new Network(stack, "network", { project, name: "main", subnets: { clusters } });
      new GkeCluster(stack, "cluster", { ...minimal, network: { subnet: network.subnets.clusters } });
    });
    expect(resource(synthesized, "google_container_cluster").depends_on).toContainEqual(
      expect.stringMatching(/^google_compute_subnetwork\.network_clusters_/),
    );
  });

  it("is applied after what another stack makes, without reading that stack's state", () => {
    const app = new App();
    const platform = new TerraformStack(app, "platform");
    const subnets = { clusters: { region: "europe-west1", range: "10.0.0.0/24" } };
    const network = new Network(platform, "network", { project, name: "main", subnets });
    const clusters = new TerraformStack(app, "clusters");
    new GkeCluster(clusters, "cluster", {
      ...minimal,
      network: { subnet: network.subnets.clusters },
    });
    expect(clusters.dependsOn(platform)).toBe(true);
    expect(Testing.synth(clusters)).not.toContain("terraform_remote_state");
  });

  it("tells where it is before it exists, and where its control plane is afterwards", () => {
    const built = build();
    expect(built).toMatchObject({
      name: "servers",
      location: "europe-west1",
      workloadPool: "my-project.svc.id.goog",
    });
    const synthesized = synthesize((stack) => {
      const { dnsEndpoint } = new GkeCluster(stack, "cluster", minimal);
      new Secret(stack, "secret", { project, secretId: "endpoint" }).resource.addOverride(
        "labels.at",
        dnsEndpoint,
      );
    });
    expect(resource(synthesized, "google_secret_manager_secret")).toMatchObject({
      labels: {
        at: expect.stringMatching(
          /\.control_plane_endpoints_config\[0\]\.dns_endpoint_config\[0\]\.endpoint\}$/,
        ),
      },
    });
  });
});

describe("the nodes of a cluster", () => {
  it("run as an account of their own that may do what nodes do", () => {
    expect(resource(json(), "google_service_account")).toMatchObject({ account_id: "gke-servers" });
    expect(resource(json(), "google_project_iam_member")).toMatchObject({
      project: "my-project",
      role: "roles/container.defaultNodeServiceAccount",
      member: "serviceAccount:gke-servers@my-project.iam.gserviceaccount.com",
    });
  });

  it("pull from the repositories that are named, and the cluster waits until they may", () => {
    const synthesized = synthesize((stack) => {
      const place = { project, location: "europe-west1" };
      const images = new ArtifactRepository(stack, "images", { ...place, repositoryId: "images" });
      const nodes = { accountId: "my-nodes", repositories: [images] };
      new GkeCluster(stack, "cluster", { ...minimal, nodes });
    });
    expect(resource(synthesized, "google_artifact_registry_repository_iam_member")).toMatchObject({
      role: "roles/artifactregistry.reader",
      member: "serviceAccount:my-nodes@my-project.iam.gserviceaccount.com",
    });
    expect(resource(synthesized, "google_container_cluster").depends_on).toContainEqual(
      expect.stringMatching(/^google_artifact_registry_repository_iam_member\./),
    );
  });
});

describe("the pods of a cluster", () => {
  it("are granted what they use by their Kubernetes service account, once the cluster is there", () => {
    const synthesized = synthesize((stack) => {
      const built = new GkeCluster(stack, "cluster", minimal);
      const secret = new Secret(stack, "secret", { project, secretId: "token" });
      secret.grantRead(built.kubernetesPrincipal("mcp-servers", "documents"));
    });
    expect(resource(synthesized, "google_secret_manager_secret_iam_member")).toMatchObject({
      member:
        "principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/my-project.svc.id.goog/subject/ns/mcp-servers/sa/documents",
      depends_on: [expect.stringMatching(/^google_container_cluster\./)],
    });
  });
});

describe("the secrets of a cluster", () => {
  const withKey = (location: string) =>
    synthesize((stack) => {
      const key = new CryptoKey(stack, "key", { project, location, name: "gke" });
      new GkeCluster(stack, "cluster", { ...minimal, encryption: { key } });
    });

  it("are encrypted with a key, once GKE may use it", () => {
    const synthesized = withKey("europe-west1");
    expect(resource(synthesized, "google_container_cluster")).toMatchObject({
      database_encryption: {
        state: "ENCRYPTED",
        key_name: "projects/my-project/locations/europe-west1/keyRings/gke/cryptoKeys/gke",
      },
      depends_on: expect.arrayContaining([expect.stringMatching(/^google_kms_crypto_key_iam_member\./)]),
    });
    expect(resource(synthesized, "google_kms_crypto_key_iam_member")).toMatchObject({
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member: "serviceAccount:service-123456789012@container-engine-robot.iam.gserviceaccount.com",
    });
  });

  it("are not encrypted with a key of another region", () => {
    expect(() => withKey("europe-west3")).toThrow("a key in europe-west3 encrypts nothing in europe-west1.");
  });
});

describe("the name of a cluster", () => {
  it.each(["a", "a".repeat(40), "mcp-1"])("may be %s", (name) => {
    expect(build({ name, nodes: { accountId: "my-nodes" } }).name).toBe(name);
  });

  it.each(["a", "a".repeat(27)])("gives the nodes' account no id where it is %j", (name) => {
    expect(() => build({ name })).toThrow(
      `stack/cluster: its service account cannot be called gke-${name}. ` +
        "Set nodes.accountId to 6 to 30 characters, or use a name of 2 to 26.",
    );
  });

  it.each(["", "a".repeat(41), "1a", "a-", "a_b", "A"])("may not be %j", (name) => {
    expect(() => build({ name })).toThrow(
      `stack/cluster: "${name}" cannot be the name of a cluster. Use 1 to 40 lower-case letters`,
    );
  });
});

describe("two clusters", () => {
  it("have names of their own, or locations", () => {
    const stack = new TerraformStack(new App(), "stack");
    new GkeCluster(stack, "cluster", minimal);
    const nodes = { accountId: "other-nodes" };
    const subnet = { ...minimal.network.subnet, region: "europe-west3" };
    const elsewhere = { ...minimal, location: "europe-west3", network: { subnet }, nodes };
    expect(new GkeCluster(stack, "elsewhere", elsewhere).name).toBe("servers");
    expect(() => new GkeCluster(stack, "again", { ...minimal, nodes })).toThrow(
      "stack/again: projects/my-project/locations/europe-west1/clusters/servers is stack/cluster already.",
    );
  });
});

describe("a cluster is refused", () => {
  const subnet = { ...minimal.network.subnet, region: "europe-west3" };
  it.each<readonly [string, Partial<GkeClusterProps>, string]>([
    [
      "without a maintenance window in production",
      { maintenance: undefined },
      "in production GKE would upgrade the cluster at any time. Set maintenance, such as",
    ],
    ["without labels", { labels: {} }, "a cluster without labels belongs to nobody. Say in labels"],
    [
      "with a subnet of another region",
      { network: { subnet } },
      "a cluster in europe-west1 cannot use a subnet of europe-west3.",
    ],
    [
      "in a zone, when Google runs it",
      { location: "europe-west1-b" },
      'there is no autopilot cluster in "europe-west1-b".',
    ],
    ["in a continent", { location: "europe" }, 'there is no autopilot cluster in "europe". Use a region'],
    [
      "without node pools of a standard one",
      { mode: { kind: "standard", nodePools: {} } },
      "a standard cluster without node pools runs nothing. Name at least one in mode.nodePools.",
    ],
    [
      "with a topic that is none",
      { notificationTopic: "upgrades" },
      '"upgrades" is not a topic. Use projects/',
    ],
    [
      "with a group that GKE does not know",
      { rbacGroup: "admins@example.com" },
      '"admins@example.com" cannot be the group of groups. GKE takes gke-security-groups@<domain> only.',
    ],
  ])("%s", (_why, props, message) => {
    expect(() => build(props)).toThrow(`stack/cluster: ${message}`);
  });

  it("for none of that where it is right", () => {
    expect(cluster({ maintenance: undefined, production: false })).not.toHaveProperty("maintenance_policy");
    expect(cluster({ location: "europe-west1-b", mode: standard })).toMatchObject({
      location: "europe-west1-b",
    });
  });
});
