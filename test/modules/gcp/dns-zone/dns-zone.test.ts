import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { DnsZone, type DnsZoneProps } from "../../../../modules/gcp/dns-zone/dns-zone.ts";
import type { RecordKey } from "../../../../modules/gcp/dns-zone/zone.ts";
import { project, resource, synthesize } from "../../synthesize.ts";

const minimal: DnsZoneProps = {
  project,
  name: "example-com",
  domain: "example.com",
  visibility: { kind: "public" },
};
const build = (props: Partial<DnsZoneProps> = {}) =>
  new DnsZone(new TerraformStack(new App(), "stack"), "zone", { ...minimal, ...props });
const json = (props: Partial<DnsZoneProps> = {}) =>
  synthesize((stack) => new DnsZone(stack, "zone", { ...minimal, ...props }));
const zone = (props: Partial<DnsZoneProps> = {}) => resource(json(props), "google_dns_managed_zone");

describe("a public zone", () => {
  it("is signed with the recommended algorithm, and protected", () => {
    const key = { algorithm: "ecdsap256sha256", key_length: 256, kind: "dns#dnsKeySpec" };
    expect(zone()).toEqual({
      project: "my-project",
      name: "example-com",
      dns_name: "example.com.",
      description: "example.com",
      force_destroy: false,
      visibility: "public",
      dnssec_config: {
        state: "on",
        non_existence: "nsec3",
        kind: "dns#managedZoneDnsSecConfig",
        default_key_specs: [
          { ...key, key_type: "keySigning" },
          { ...key, key_type: "zoneSigning" },
        ],
      },
      cloud_logging_config: { enable_logging: false },
      lifecycle: { prevent_destroy: true },
    });
  });

  it("follows its props", () => {
    expect(
      zone({
        visibility: { kind: "public", logQueries: true },
        description: "Public names",
        labels: { team: "platform" },
        deletionProtection: false,
      }),
    ).toMatchObject({
      description: "Public names",
      labels: { team: "platform" },
      cloud_logging_config: { enable_logging: true },
      lifecycle: { prevent_destroy: false },
    });
  });

  it("has the name servers that the parent zone has to name", () => {
    expect(build().nameServers).toBeDefined();
  });
});

describe("a private zone", () => {
  const networks = ["projects/my-project/global/networks/main"];

  it("answers in its networks, unsigned", () => {
    const attributes = zone({ visibility: { kind: "private", networks } });
    expect(attributes).toMatchObject({
      visibility: "private",
      private_visibility_config: { networks: [{ network_url: "projects/my-project/global/networks/main" }] },
    });
    expect(attributes).not.toHaveProperty("dnssec_config");
    expect(attributes).not.toHaveProperty("cloud_logging_config");
  });

  it("needs a network", () => {
    expect(() => build({ visibility: { kind: "private", networks: [] } })).toThrow(
      "stack/zone: nobody could resolve the names of a private zone without networks. Name at least one network.",
    );
  });
});

describe("the name of a zone", () => {
  it.each(["a", "a".repeat(63), "example-com"])("may be %s", (name) => {
    expect(build({ name }).name).toBe(name);
  });

  it.each(["", "a".repeat(64), "example.com", "1a", "a-"])("may not be %j", (name) => {
    expect(() => build({ name })).toThrow(`stack/zone: "${name}" is not the name of a zone. Use 1 to 63`);
  });
});

describe("a zone", () => {
  it("has a name that no other zone of the project has", () => {
    const stack = new TerraformStack(new App(), "stack");
    new DnsZone(stack, "zone", minimal);
    expect(new DnsZone(stack, "other", { ...minimal, name: "other" }).name).toBe("other");
    expect(() => new DnsZone(stack, "again", minimal)).toThrow(
      "stack/again: projects/my-project/managedZones/example-com is stack/zone already.",
    );
  });
});

describe("the domain of a zone", () => {
  it.each(["example.com", "a.b.c.d.example", "xn--bcher-kva.example"])("may be %s", (domain) => {
    expect(build({ domain }).domain).toBe(domain);
  });

  it.each([
    "",
    "com",
    "example.com.",
    "Example.com",
    "*.example.com",
    "a..com",
    "-a.com",
    `${"a".repeat(64)}.com`,
  ])("may not be %j", (domain) => {
    expect(() => build({ domain })).toThrow(
      `stack/zone: "${domain}" is not a domain. Write it in lower case`,
    );
  });
});

describe("the records of a zone", () => {
  const record = (key: RecordKey, value: string) => build().addRecord(key, { values: [value] });

  it("are named by their type and their whole name", () => {
    const synthesized = json({
      records: { "A mcp.example.com": { values: ["192.0.2.1", "192.0.2.2"], ttl: 60 } },
    });
    const [id] = Object.keys(synthesized.resource?.google_dns_managed_zone ?? {});
    expect(resource(synthesized, "google_dns_record_set")).toEqual({
      project: "my-project",
      managed_zone: "example-com",
      name: "mcp.example.com.",
      type: "A",
      ttl: 60,
      rrdatas: ["192.0.2.1", "192.0.2.2"],
      depends_on: [`google_dns_managed_zone.${id}`],
    });
  });

  it("may be kept by resolvers for five minutes, unless it is said otherwise", () => {
    expect(record("A example.com", "192.0.2.1").ttlInput).toBe(300);
  });

  it.each<RecordKey>([
    "A example.com",
    "A *.example.com",
    "A a.b.example.com",
    "TXT _acme-challenge.example.com",
  ])("may be %s", (key) => {
    expect(record(key, key.startsWith("A") ? "192.0.2.1" : "text").nameInput).toBe(`${key.split(" ")[1]}.`);
  });

  it.each<RecordKey>([
    "A mcp",
    "A mcp.example.com.",
    "A mcp.example.org",
    "A notexample.com",
    "A MCP.example.com",
    "A a.*.example.com",
    "A a b.example.com",
    "CAA example.org",
  ])("may not be %s", (key) => {
    expect(() => record(key, "192.0.2.1")).toThrow(
      `stack/zone: "${key.slice(key.indexOf(" ") + 1)}" is not in the zone of example.com. Write the whole name`,
    );
  });

  it("of one name and type are one set", () => {
    const twice = build();
    twice.addRecord("A mcp.example.com", { values: ["192.0.2.1"] });
    twice.addRecord("AAAA mcp.example.com", { values: ["2001:db8::1"] });
    expect(() => twice.addRecord("A mcp.example.com", { values: ["192.0.2.2"] })).toThrow(
      /already a Construct with name 'A mcp.example.com'/,
    );
  });

  it.each<readonly [RecordKey, RecordKey]>([
    ["A mcp.example.com", "CNAME mcp.example.com"],
    ["CNAME mcp.example.com", "TXT mcp.example.com"],
  ])("cannot be an alias and something else: %s, %s", (first, second) => {
    const values = (key: RecordKey) => ({
      values: [key.startsWith("CNAME") ? "a.example.com" : key.startsWith("A") ? "192.0.2.1" : "text"],
    });
    const both = build();
    both.addRecord(first, values(first));
    expect(() => both.addRecord(second, values(second))).toThrow(
      "stack/zone: mcp.example.com cannot be an alias and have other records.",
    );
  });

  it("cannot make the zone's own domain an alias", () => {
    expect(() => record("CNAME example.com", "a.example.com")).toThrow(
      "stack/zone: example.com cannot be an alias and have other records.",
    );
  });
});

describe("a zone that exists", () => {
  it("takes records, and creates nothing else", () => {
    const synthesized = synthesize((stack) => {
      const existing = DnsZone.fromName(stack, "zone", {
        project,
        name: "example-com",
        domain: "example.com",
      });
      existing.addRecord("CNAME www.example.com", { values: ["example.com"] });
    });
    expect(Object.keys(synthesized.resource ?? {})).toEqual(["google_dns_record_set"]);
    expect(resource(synthesized, "google_dns_record_set")).toMatchObject({
      managed_zone: "example-com",
      rrdatas: ["example.com."],
    });
  });

  it("has records that nothing else gives it", () => {
    const stack = new TerraformStack(new App(), "stack");
    const zone = (id: string) =>
      DnsZone.fromName(stack, id, { project, name: "example-com", domain: "example.com" });
    zone("zone").addRecord("A www.example.com", { values: ["192.0.2.1"] });
    expect(() => zone("again").addRecord("A www.example.com", { values: ["192.0.2.2"] })).toThrow(
      "stack/again: projects/my-project/managedZones/example-com/rrsets/www.example.com./A is stack/zone already.",
    );
  });

  it("has a name that Google Cloud takes", () => {
    const stack = new TerraformStack(new App(), "stack");
    expect(() => DnsZone.fromName(stack, "zone", { project, name: "A", domain: "example.com" })).toThrow(
      'stack/zone: "A" is not the name of a zone.',
    );
  });
});

describe("a zone's roles", () => {
  it.each([
    ["grantRead", "roles/dns.reader"],
    ["grantAdmin", "roles/dns.admin"],
  ] as const)("%s grants %s on this zone alone", (grant, role) => {
    const synthesized = synthesize((stack) => {
      new DnsZone(stack, "zone", minimal)[grant]("group:dns@example.com");
    });
    expect(resource(synthesized, "google_dns_managed_zone_iam_member")).toMatchObject({
      managed_zone: "example-com",
      role,
      member: "group:dns@example.com",
    });
  });

  it("that is made twice is one", () => {
    const zone = build();
    expect(zone.grantRead("group:dns@example.com")).toBe(zone.grantRead("group:dns@example.com"));
  });
});
