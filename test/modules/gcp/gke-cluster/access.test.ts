import { describe, expect, it } from "vitest";
import type { AccessProps } from "../../../../modules/gcp/gke-cluster/access.ts";
import { build, cluster } from "./clusters.ts";

const office = { office: "192.0.2.0/24" };

describe("the control plane of a cluster", () => {
  it("is reached by its DNS name from outside, when that is asked for", () => {
    expect(cluster({ access: { externalTraffic: true } })).toMatchObject({
      control_plane_endpoints_config: {
        dns_endpoint_config: { allow_external_traffic: true },
        ip_endpoints_config: { enabled: false },
      },
    });
  });

  it("has an address in the network for the ranges that are named", () => {
    expect(
      cluster({ access: { ip: { authorizedRanges: { ...office, vpn: "10.9.0.0/16" } } } }),
    ).toMatchObject({
      control_plane_endpoints_config: { ip_endpoints_config: { enabled: true } },
      private_cluster_config: { enable_private_nodes: true, enable_private_endpoint: true },
      master_authorized_networks_config: {
        cidr_blocks: [
          { display_name: "office", cidr_block: "192.0.2.0/24" },
          { display_name: "vpn", cidr_block: "10.9.0.0/16" },
        ],
        gcp_public_cidrs_access_enabled: false,
        private_endpoint_enforcement_enabled: true,
      },
    });
  });

  it("has an address on the internet too, when that is asked for", () => {
    expect(cluster({ access: { ip: { authorizedRanges: office, public: true } } })).toMatchObject({
      private_cluster_config: { enable_private_nodes: true, enable_private_endpoint: false },
    });
  });

  it.each<readonly [AccessProps["ip"], string]>([
    [
      { authorizedRanges: {} },
      "nobody could connect to the IP addresses of the control plane. Name at least one",
    ],
    [
      { authorizedRanges: { all: "0.0.0.0/0" } },
      "0.0.0.0/0 would let in as good as everybody. Name the ranges",
    ],
    [{ authorizedRanges: { half: "128.0.0.0/1" } }, "128.0.0.0/1 would let in as good as everybody."],
    [{ authorizedRanges: { office: "192.0.2.1/24" } }, '"192.0.2.1/24" is not a range of IP addresses.'],
    [
      { authorizedRanges: { office: "2001:db8::/32" } },
      "2001:db8::/32 is a range of IPv6. Control planes have IPv4",
    ],
  ])("is not reached from %j", (ip, message) => {
    expect(() => build({ access: { ip } })).toThrow(`stack/cluster: ${message}`);
  });
});
