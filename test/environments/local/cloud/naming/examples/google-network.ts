import { type Examples, letters } from "./example.ts";

const labels: Examples["invalid"][number] = [{ name: "a", labels: { Team: "docs" } }, ["labels", "Team"]];
const names: Examples["invalid"] = [
  [{ name: "" }, ["name"]],
  [{ name: letters(64) }, ["name"]],
  [{ name: "1-network" }, ["name"]],
  [{ name: "network-" }, ["name"]],
  [{ name: "my_network" }, ["name"]],
  [{ name: "Network" }, ["name"]],
  [{ name: "a", project: "p" }, ["project"]],
];
const validNames: Examples["valid"] = [
  { name: "vpc-network", project: "my-project" },
  { name: "a" },
  { name: letters(63) },
];

/** https://cloud.google.com/compute/docs/naming-resources */
export const computeResources: Examples = {
  types: [
    "google_compute_backend_service",
    "google_compute_firewall",
    "google_compute_health_check",
    "google_compute_network",
    "google_compute_region_network_endpoint_group",
    "google_compute_router",
    "google_compute_router_nat",
    "google_compute_ssl_policy",
    "google_compute_target_http_proxy",
    "google_compute_target_https_proxy",
    "google_compute_url_map",
  ],
  valid: validNames,
  invalid: names,
};

export const labelledComputeResources: Examples = {
  types: ["google_compute_address", "google_compute_global_address", "google_compute_global_forwarding_rule"],
  valid: [...validNames, { name: "ipv4-address", labels: { team: "docs" } }],
  invalid: [...names, labels],
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/compute_subnetwork */
export const subnetworks: Examples = {
  types: ["google_compute_subnetwork"],
  valid: [
    ...validNames,
    {
      name: "test-subnetwork",
      ip_cidr_range: "10.2.0.0/16",
      secondary_ip_range: [
        { range_name: "tf-test-secondary-range-update1", ip_cidr_range: "192.168.10.0/24" },
      ],
      log_config: [{ flow_sampling: 0.5 }],
    },
    { name: "a", ip_cidr_range: "10.0.0.0/29", log_config: [{ flow_sampling: 0 }] },
    { name: "a", ip_cidr_range: "10.0.0.0/8", log_config: [{ flow_sampling: 1 }] },
  ],
  invalid: [
    ...names,
    [{ name: "a", ip_cidr_range: "10.0.0.0/30" }, ["ip_cidr_range"]],
    [{ name: "a", ip_cidr_range: "10.0.0.256/24" }, ["ip_cidr_range"]],
    [{ name: "a", ip_cidr_range: "10.0.0.0" }, ["ip_cidr_range"]],
    [
      { name: "a", secondary_ip_range: [{ range_name: "Pods", ip_cidr_range: "10.4.0.0/14" }] },
      ["secondary_ip_range", 0, "range_name"],
    ],
    [
      { name: "a", secondary_ip_range: [{ range_name: "pods", ip_cidr_range: "10.4.0.0/33" }] },
      ["secondary_ip_range", 0, "ip_cidr_range"],
    ],
    [{ name: "a", log_config: [{ flow_sampling: 1.1 }] }, ["log_config", 0, "flow_sampling"]],
  ],
};

const srcIpRanges = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `10.0.${index}.0/24`);
const policy = (priority: number, ranges: number) => ({
  name: "my-policy",
  rule: [{ priority, match: [{ config: [{ src_ip_ranges: srcIpRanges(ranges) }] }] }],
});

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/compute_security_policy */
export const securityPolicies: Examples = {
  types: ["google_compute_security_policy"],
  valid: [...validNames, policy(0, 1), policy(1000, 10), policy(2_147_483_647, 1)],
  invalid: [
    ...names,
    [policy(-1, 1), ["rule", 0, "priority"]],
    [policy(2_147_483_648, 1), ["rule", 0, "priority"]],
    [policy(1000, 11), ["rule", 0, "match", 0, "config", 0, "src_ip_ranges"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/dns_managed_zone */
export const managedZones: Examples = {
  types: ["google_dns_managed_zone"],
  valid: [
    { name: "example-zone", dns_name: "my-domain.com.", labels: { foo: "bar" } },
    { name: letters(63) },
  ],
  invalid: [
    [{ name: letters(64) }, ["name"]],
    [{ name: "example.com" }, ["name"]],
    [{ name: "1-zone" }, ["name"]],
    [{ name: "a", dns_name: "my-domain.com" }, ["dns_name"]],
    [{ name: "a", project: "p" }, ["project"]],
    labels,
  ],
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/dns_record_set */
export const recordSets: Examples = {
  types: ["google_dns_record_set"],
  valid: [{ name: "backend.my-domain.com.", project: "my-project" }],
  invalid: [
    [{ name: "backend.my-domain.com" }, ["name"]],
    [{ name: "a.", project: "p" }, ["project"]],
  ],
};

const clusterNames: Examples["invalid"] = [
  [{ name: letters(41) }, ["name"]],
  [{ name: "1-cluster" }, ["name"]],
  [{ name: "cluster-" }, ["name"]],
  [{ name: "my_cluster" }, ["name"]],
  [{ name: "a", project: "p" }, ["project"]],
  [{ name: "a", location: "europe" }, ["location"]],
];

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/container_cluster */
export const clusters: Examples = {
  types: ["google_container_cluster"],
  valid: [
    {
      name: "my-gke-cluster",
      location: "us-central1",
      project: "my-project",
      resource_labels: { foo: "bar" },
    },
    { name: letters(40), location: "us-central1-a" },
    { name: "a", authenticator_groups_config: [{ security_group: "gke-security-groups@example.com" }] },
  ],
  invalid: [
    ...clusterNames,
    [{ name: "a", resource_labels: { Team: "docs" } }, ["resource_labels", "Team"]],
    [
      { name: "a", authenticator_groups_config: [{ security_group: "admins@example.com" }] },
      ["authenticator_groups_config", 0, "security_group"],
    ],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/container_node_pool */
export const nodePools: Examples = {
  types: ["google_container_node_pool"],
  valid: [
    {
      name: "my-node-pool",
      location: "us-central1",
      project: "my-project",
      node_config: [{ disk_size_gb: 10 }],
    },
    { name: letters(40), location: "europe-west1-b" },
  ],
  invalid: [
    ...clusterNames,
    [{ name: "a", node_config: [{ disk_size_gb: 9 }] }, ["node_config", 0, "disk_size_gb"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/certificate_manager_certificate */
export const certificates: Examples = {
  types: [
    "google_certificate_manager_certificate",
    "google_certificate_manager_certificate_map",
    "google_certificate_manager_certificate_map_entry",
    "google_certificate_manager_dns_authorization",
  ],
  valid: [
    { name: "dns-cert", project: "my-project", labels: { env: "test" } },
    { name: letters(64) },
    { name: "a_B" },
  ],
  invalid: [
    [{ name: letters(65) }, ["name"]],
    [{ name: "1-certificate" }, ["name"]],
    [{ name: "example.com" }, ["name"]],
    [{ name: "a", project: "p" }, ["project"]],
    labels,
  ],
};
