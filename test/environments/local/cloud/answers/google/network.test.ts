import { describe, expect, it } from "vitest";
import { ask, askAll } from "../ask.ts";

const provider = { project: "my-project", region: "europe-west1" };
const facts = { projectNumbers: { "my-project": "123456789012" } };

describe("resources of Compute Engine", () => {
  it.each([
    ["google_compute_network", "projects/my-project/global/networks/main"],
    ["google_compute_subnetwork", "projects/my-project/regions/europe-west1/subnetworks/main"],
    ["google_compute_router", "projects/my-project/regions/europe-west1/routers/main"],
    ["google_compute_address", "projects/my-project/regions/europe-west1/addresses/main"],
    ["google_compute_global_address", "projects/my-project/global/addresses/main"],
    ["google_compute_backend_service", "projects/my-project/global/backendServices/main"],
    ["google_compute_url_map", "projects/my-project/global/urlMaps/main"],
    [
      "google_compute_region_network_endpoint_group",
      "projects/my-project/regions/europe-west1/networkEndpointGroups/main",
    ],
  ])("of type %s are %s", (type, path) => {
    expect(askAll({ type, config: { name: "main" }, provider }, "id", "self_link", "project")).toEqual({
      id: path,
      self_link: `https://www.googleapis.com/compute/v1/${path}`,
      project: "my-project",
    });
  });

  it("have addresses of their own, the same for the same name", () => {
    const address = (name: string) =>
      ask({ type: "google_compute_global_address", config: { name }, provider }, "address");
    expect(address("a")).toMatch(/^203\.0\.113\.\d{1,3}$/);
    expect(address("a")).toBe(address("a"));
    expect(address("b")).not.toBe(address("a"));
  });

  it("have a NAT that is part of its router", () => {
    const nat = { type: "google_compute_router_nat", config: { name: "nat", router: "router" }, provider };
    expect(ask(nat, "id")).toBe("my-project/europe-west1/router/nat");
  });
});

describe("a zone of Cloud DNS", () => {
  it("has a path and four name servers", () => {
    const zone = { type: "google_dns_managed_zone", config: { name: "example-com" }, provider };
    expect(ask(zone, "id")).toBe("projects/my-project/managedZones/example-com");
    expect(ask(zone, "name_servers", ["list", "string"])).toHaveLength(4);
  });

  it("has records that are part of it", () => {
    const config = { managed_zone: "example-com", name: "mcp.example.com.", type: "A" };
    expect(ask({ type: "google_dns_record_set", config, provider }, "id")).toBe(
      "projects/my-project/managedZones/example-com/rrsets/mcp.example.com./A",
    );
  });

  it("has members", () => {
    const config = { managed_zone: "example-com", role: "roles/dns.reader", member: "group:a@example.com" };
    expect(ask({ type: "google_dns_managed_zone_iam_member", config, provider }, "id")).toBe(
      "projects/my-project/managedZones/example-com/roles/dns.reader/group:a@example.com",
    );
  });
});

describe("Certificate Manager", () => {
  const config = { name: "origin", domain: "example.com", map: "origins" };

  it.each([
    ["google_certificate_manager_certificate", "certificates/origin"],
    ["google_certificate_manager_certificate_map", "certificateMaps/origin"],
    [
      "google_certificate_manager_certificate_map_entry",
      "certificateMaps/origins/certificateMapEntries/origin",
    ],
    ["google_certificate_manager_dns_authorization", "dnsAuthorizations/origin"],
  ])("has %s at %s", (type, path) => {
    expect(ask({ type, config, provider }, "id")).toBe(`projects/my-project/locations/global/${path}`);
  });

  it("says which record proves whose a domain is", () => {
    const type = "google_certificate_manager_dns_authorization";
    expect(ask({ type, config, provider }, "dns_resource_record", "dynamic")).toEqual([
      {
        name: "_acme-challenge.example.com.",
        type: "CNAME",
        data: expect.stringMatching(/^[0-9a-f-]{36}\.\d\.authorize\.certificatemanager\.goog\.$/),
      },
    ]);
  });
});

describe("a GKE cluster", () => {
  const cluster = {
    type: "google_container_cluster",
    config: { name: "servers", location: "europe-west1", resource_labels: { team: "platform" } },
    provider,
    facts,
  };

  it("has a path, labels by another name, and a control plane with a DNS name", () => {
    expect(ask(cluster, "id")).toBe("projects/my-project/locations/europe-west1/clusters/servers");
    expect(ask(cluster, "effective_labels", ["map", "string"])).toMatchObject({ team: "platform" });
    expect(ask(cluster, "control_plane_endpoints_config.dns_endpoint_config.endpoint")).toMatch(
      /^gke-[0-9a-f]{36}-123456789012\.europe-west1\.gke\.goog$/,
    );
  });

  it("has node pools that are part of it", () => {
    const config = { name: "main", cluster: "servers", location: "europe-west1" };
    expect(ask({ type: "google_container_node_pool", config, provider }, "id")).toBe(
      "projects/my-project/locations/europe-west1/clusters/servers/nodePools/main",
    );
  });
});
