import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { Network } from "../../../../modules/gcp/network/network.ts";
import type { NetworkProps } from "../../../../modules/gcp/network/props.ts";
import { project, resource, resources, synthesize } from "../../synthesize.ts";

const region = "europe-west1";
const servers = { region, range: "10.0.0.0/24" };
const minimal: NetworkProps = { project, name: "main", subnets: { servers } };
const build = (props: Partial<NetworkProps>) =>
  new Network(new TerraformStack(new App(), "stack"), "network", { ...minimal, ...props });
const json = (props: Partial<NetworkProps> = {}) =>
  synthesize((stack) => new Network(stack, "network", { ...minimal, ...props }));
const id = /^\$\{google_compute_network\.network_[A-F0-9]+\.id\}$/;

describe("a network", () => {
  it("has the subnets that are named and no others", () => {
    expect(resource(json(), "google_compute_network")).toEqual({
      project: "my-project",
      name: "main",
      auto_create_subnetworks: false,
      routing_mode: "REGIONAL",
    });
  });

  it("keeps its subnets off the internet, and records half of their connections", () => {
    const secondaryRanges = { services: "10.8.0.0/20", pods: "10.4.0.0/14" };
    expect(
      resource(json({ subnets: { servers: { ...servers, secondaryRanges } } }), "google_compute_subnetwork"),
    ).toEqual({
      project: "my-project",
      name: "servers",
      region: "europe-west1",
      network: expect.stringMatching(id),
      ip_cidr_range: "10.0.0.0/24",
      private_ip_google_access: true,
      stack_type: "IPV4_ONLY",
      secondary_ip_range: [
        { range_name: "pods", ip_cidr_range: "10.4.0.0/14" },
        { range_name: "services", ip_cidr_range: "10.8.0.0/20" },
      ],
      send_secondary_ip_range_if_empty: true,
      log_config: {
        aggregation_interval: "INTERVAL_5_SEC",
        flow_sampling: 0.5,
        metadata: "INCLUDE_ALL_METADATA",
      },
    });
  });

  it("says before it exists where its subnets are, and after which resource", () => {
    const { subnets, path } = new Network(new TerraformStack(new App(), "stack"), "network", {
      ...minimal,
      subnets: { servers },
    });
    expect(path).toBe("projects/my-project/global/networks/main");
    expect(subnets.servers).toMatchObject({
      network: path,
      name: "servers",
      region: "europe-west1",
      path: "projects/my-project/regions/europe-west1/subnetworks/servers",
    });
    expect(subnets.servers.resource).toBeDefined();
  });

  it("lets nothing in or out by itself", () => {
    expect(Object.keys(json().resource ?? {})).toEqual([
      "google_compute_network",
      "google_compute_subnetwork",
    ]);
  });

  it.each(["", "a".repeat(64), "1a", "a-", "a_b", "A"])("cannot be named %j", (name) => {
    expect(() => build({ name })).toThrow(
      `stack/network: "${name}" cannot be the name of a network. Use 1 to 63`,
    );
    expect(() => build({ subnets: { [name]: servers } })).toThrow(
      `"${name}" cannot be the name of a subnet.`,
    );
  });

  it.each(["a", "a".repeat(63), "a-1"])("may be named %s", (name) => {
    expect(build({ name, subnets: { [name]: servers } }).path).toMatch(`/${name}`);
  });

  it.each(["europe", "europe-west1-b", "Europe-West1", ""])("has no subnet in %j", (place) => {
    const fault = `stack/network: "${place}" is not a region. Use the name of one, such as europe-west1.`;
    expect(() => build({ subnets: { servers: { ...servers, region: place } } })).toThrow(fault);
    const existing = Network.fromName(new TerraformStack(new App(), "stack"), "network", minimal);
    expect(() => existing.subnet("servers", place)).toThrow(fault);
    expect(existing.subnet("servers", "europe-west1").region).toBe("europe-west1");
  });

  it.each([0, 0.1, 1])("may record a share of %d", (flowLogSampling) => {
    expect(
      resource(json({ subnets: { servers: { ...servers, flowLogSampling } } }), "google_compute_subnetwork"),
    ).toMatchObject({
      log_config: { flow_sampling: flowLogSampling },
    });
  });

  it.each([-0.1, 1.1, Number.NaN])("cannot record a share of %d", (flowLogSampling) => {
    expect(() => build({ subnets: { servers: { ...servers, flowLogSampling } } })).toThrow(
      `flow logs of the subnet servers cannot record a share of ${flowLogSampling}. Use a number from 0 to 1.`,
    );
  });
});

describe("what a network creates", () => {
  const beside = (other: Partial<NetworkProps>, first: Partial<NetworkProps> = {}) => {
    const stack = new TerraformStack(new App(), "stack");
    new Network(stack, "first", { ...minimal, ...first });
    return new Network(stack, "second", {
      ...minimal,
      name: "second",
      subnets: { other: servers },
      ...other,
    });
  };

  it("may stand beside another one of other names", () => {
    expect(beside({}).path).toBe("projects/my-project/global/networks/second");
  });

  it.each<readonly [Partial<NetworkProps>, string]>([
    [{ name: "main" }, "global/networks/main"],
    [{ subnets: { servers } }, "regions/europe-west1/subnetworks/servers"],
    [{ nat: { [region]: { addresses: ["egress"] } } }, "regions/europe-west1/addresses/egress"],
    [
      { googleApis: { kind: "private-service-connect", name: "apis", address: "10.255.0.1" } },
      "global/addresses/apis",
    ],
  ])("has no name that another network has: %j", (other, path) => {
    const { nat, googleApis } = other;
    expect(() => beside(other, { nat, googleApis })).toThrow(`projects/my-project/${path} is stack/first`);
  });
});

describe("a NAT", () => {
  it("lets out what is in one region, and logs what it drops", () => {
    const synthesized = json({ nat: { [region]: {} } });
    expect(resource(synthesized, "google_compute_router")).toMatchObject({
      name: "main-europe-west1",
      region,
      network: expect.stringMatching(id),
    });
    expect(resource(synthesized, "google_compute_router_nat")).toEqual({
      project: "my-project",
      name: "main-europe-west1",
      region,
      router: expect.stringMatching(/^\$\{google_compute_router\./),
      nat_ip_allocate_option: "AUTO_ONLY",
      source_subnetwork_ip_ranges_to_nat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
      log_config: { enable: true, filter: "ERRORS_ONLY" },
    });
    expect(resources(synthesized, "google_compute_address")).toEqual([]);
  });

  it("goes out from the addresses that are reserved for it", () => {
    const synthesized = json({ nat: { [region]: { addresses: ["egress-1", "egress-2"] } } });
    expect(resources(synthesized, "google_compute_address")).toMatchObject([
      { name: "egress-1", address_type: "EXTERNAL" },
      { name: "egress-2", address_type: "EXTERNAL" },
    ]);
    expect(resource(synthesized, "google_compute_router_nat")).toMatchObject({
      nat_ip_allocate_option: "MANUAL_ONLY",
      nat_ips: [1, 2].map(() => expect.stringMatching(/^\$\{google_compute_address\..*\.self_link\}$/)),
    });
  });

  it("needs a subnet to let out", () => {
    expect(() => build({ nat: { "us-central1": {} } })).toThrow(
      "stack/network: a NAT in us-central1 has nobody to let out. Name a region in which the network has a subnet.",
    );
  });

  it("needs names that Google Cloud takes", () => {
    expect(() => build({ nat: { [region]: { addresses: ["Egress"] } } })).toThrow(
      '"Egress" cannot be the name of an address.',
    );
    expect(() => build({ name: "a".repeat(60), nat: { [region]: {} } })).toThrow(
      "cannot be the name of a router.",
    );
  });
});

describe("Google's APIs from inside", () => {
  const zones = (props: Partial<NetworkProps>) => resources(json(props), "google_dns_managed_zone");

  it.each([
    ["private-names", ["199.36.153.8", "199.36.153.9", "199.36.153.10", "199.36.153.11"]],
    ["restricted-names", ["199.36.153.4", "199.36.153.5", "199.36.153.6", "199.36.153.7"]],
  ] as const)("answer by %s at addresses of their own", (kind, addresses) => {
    expect(zones({ googleApis: { kind } })).toMatchObject(
      ["gcr.io", "googleapis.com", "pkg.dev", "run.app"].map((domain) => ({
        name: `main-${domain.replace(".", "-")}`,
        dns_name: `${domain}.`,
        visibility: "private",
        private_visibility_config: { networks: [{ network_url: expect.stringMatching(id) }] },
      })),
    );
    const records = resources(json({ googleApis: { kind } }), "google_dns_record_set");
    expect(records).toHaveLength(8);
    expect(records).toContainEqual(
      expect.objectContaining({ name: "googleapis.com.", type: "A", rrdatas: addresses }),
    );
    expect(records).toContainEqual(
      expect.objectContaining({ name: "*.run.app.", type: "CNAME", rrdatas: ["run.app."] }),
    );
  });

  const endpoint = { kind: "private-service-connect", name: "apis", address: "10.255.0.1" } as const;

  it("answer at an endpoint inside of the network", () => {
    const synthesized = json({ googleApis: endpoint });
    expect(resource(synthesized, "google_compute_global_address")).toMatchObject({
      name: "apis",
      purpose: "PRIVATE_SERVICE_CONNECT",
      address_type: "INTERNAL",
      address: "10.255.0.1",
    });
    expect(resource(synthesized, "google_compute_global_forwarding_rule")).toMatchObject({
      name: "apis",
      target: "all-apis",
      load_balancing_scheme: "",
    });
    expect(resources(synthesized, "google_dns_record_set")).toContainEqual(
      expect.objectContaining({ name: "pkg.dev.", type: "A", rrdatas: ["10.255.0.1"] }),
    );
  });

  it("may be those alone that VPC Service Controls protect", () => {
    expect(
      resource(
        json({ googleApis: { ...endpoint, apis: "vpc-sc" } }),
        "google_compute_global_forwarding_rule",
      ),
    ).toMatchObject({ target: "vpc-sc" });
  });

  it("have an endpoint of a name that Google Cloud takes", () => {
    for (const name of ["", "my-apis", "a".repeat(21), "1apis"]) {
      expect(() => build({ googleApis: { ...endpoint, name } })).toThrow(
        `stack/network/google-apis: "${name}" cannot be the name of an endpoint for Google's APIs.`,
      );
    }
    expect(build({ googleApis: { ...endpoint, name: "a".repeat(20) } }).path).toBeDefined();
  });

  it("have no endpoint at what is not an IPv4 address, or in the range of a subnet", () => {
    expect(() => build({ googleApis: { ...endpoint, address: "10.255.0" } })).toThrow(
      '"10.255.0/32" is not a range of IP addresses.',
    );
    expect(() => build({ googleApis: { ...endpoint, address: "2001:db8::" } })).toThrow(
      '"2001:db8::" is not an IPv4 address.',
    );
    expect(() => build({ googleApis: { ...endpoint, address: "10.0.0.9" } })).toThrow(
      "the endpoint for Google's APIs (10.0.0.9/32) overlaps with servers (10.0.0.0/24). Give each a range of its own.",
    );
  });
});

describe("a network that exists", () => {
  const existing = (name = "shared") =>
    Network.fromName(new TerraformStack(new App(), "stack"), "network", { project, name });

  it("is known by its name, and so are its subnets", () => {
    expect(existing().path).toBe("projects/my-project/global/networks/shared");
    expect(existing().subnet("servers", region)).toEqual({
      network: "projects/my-project/global/networks/shared",
      name: "servers",
      region,
      path: "projects/my-project/regions/europe-west1/subnetworks/servers",
    });
  });

  it("has a name that Google Cloud takes", () => {
    expect(() => existing("Shared")).toThrow('stack/network: "Shared" cannot be the name of a network.');
    expect(() => existing().subnet("a_b", region)).toThrow('"a_b" cannot be the name of a subnet.');
  });
});
