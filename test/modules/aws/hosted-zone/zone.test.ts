import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { HostedZone } from "../../../../modules/aws/hosted-zone/hosted-zone.ts";
import type { RecordKey, Zone } from "../../../../modules/aws/hosted-zone/zone.ts";
import { resources, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";

const reference = { zoneId: "Z0123456789ABC", domain: "example.com" };
const alone = () => HostedZone.fromZoneId(new TerraformStack(new App(), "stack"), "zone", reference);
const records = (fill: (zone: Zone) => unknown) =>
  resources(
    synthesize((stack) => fill(HostedZone.fromZoneId(stack, "zone", reference))),
    "aws_route53_record",
  ).sort((a, b) => String(a.type).localeCompare(String(b.type)));

describe("the records of a zone", () => {
  it("are named by their type and their whole name", () => {
    const values = ["192.0.2.1", "192.0.2.2"];
    expect(records((zone) => zone.addRecord("A mcp.example.com", { values, ttl: 60 }))).toEqual([
      { zone_id: "Z0123456789ABC", name: "mcp.example.com", type: "A", ttl: 60, records: values },
    ]);
  });

  it.each<readonly [RecordKey, string, string]>([
    ["AAAA mcp.example.com", "2001:DB8:0:0::1", "2001:db8::1"],
    ["CNAME www.example.com", "origin.example.net", "origin.example.net."],
    ["TXT example.com", "v=spf1 -all", "v=spf1 -all"],
    ["TXT quoted.example.com", 'a "b"', 'a \\"b\\"'],
    ["TXT long.example.com", "a".repeat(256), `${"a".repeat(255)}" "a`],
    ["CAA example.com", '0 issue "amazon.com"', '0 issue "amazon.com"'],
    ["A *.example.com", "192.0.2.1", "192.0.2.1"],
  ])("of %s are, of %j, as the provider takes them", (key, value, expected) => {
    expect(records((zone) => zone.addRecord(key, { values: [value] }))).toMatchObject([
      { ttl: 300, records: [expected] },
    ]);
  });

  it.each<readonly [RecordKey, string]>([
    ["A mcp.example.com", "example.net"],
    ["CNAME www.example.com", "localhost"],
    ["TXT example.com", `\${file("/etc/passwd")}`],
  ])("of %s are not %j", (key, value) => {
    expect(() => alone().addRecord(key, { values: [value] })).toThrow(`stack/zone: "${value}" is not`);
  });

  it.each<RecordKey>([
    "A mcp",
    "A mcp.example.com.",
    "A mcp.example.org",
    "A notexample.com",
    "A MCP.example.com",
  ])("may not be %s", (key) => {
    expect(() => alone().addRecord(key, { values: ["192.0.2.1"] })).toThrow(
      `stack/zone: "${key.slice(2)}" is not in the zone of example.com. Write the whole name`,
    );
  });

  it("cannot be an alias of a name and something else", () => {
    const zone = alone();
    zone.addRecord("CNAME www.example.com", { values: ["example.net"] });
    expect(() => zone.addRecord("TXT www.example.com", { values: ["text"] })).toThrow(
      "stack/zone: www.example.com cannot be an alias and have other records.",
    );
    expect(() => alone().addRecord("CNAME example.com", { values: ["example.net"] })).toThrow(
      "stack/zone: example.com cannot be an alias and have other records.",
    );
  });

  it("are given to a zone in its props as well", () => {
    const json = synthesize((stack) => {
      new HostedZone(stack, "zone", {
        account,
        domain: "example.com",
        visibility: { kind: "public" },
        records: { "A mcp.example.com": { values: ["192.0.2.1"] } },
      });
    });
    expect(resources(json, "aws_route53_record")).toMatchObject([{ name: "mcp.example.com", type: "A" }]);
  });
});

describe("an alias", () => {
  const target = { dnsName: "internal-mcp.eu-west-1.elb.amazonaws.com", dnsZoneId: "Z32O12XQLNTSW2" };
  const alias = { name: target.dnsName, zone_id: target.dnsZoneId, evaluate_target_health: true };

  it("stands for a load balancer while that is healthy", () => {
    expect(records((zone) => zone.addAlias("mcp.example.com", target))).toEqual([
      { zone_id: "Z0123456789ABC", name: "mcp.example.com", type: "A", alias },
    ]);
  });

  it("has IPv6 addresses where the load balancer has, and may be the zone's own domain", () => {
    const both = records((zone) => zone.addAlias("example.com", { ...target, isDualStack: true }));
    expect(both).toMatchObject([
      { type: "A", alias },
      { type: "AAAA", alias },
    ]);
  });

  it("is in the zone", () => {
    expect(() => alone().addAlias("mcp.example.org", target)).toThrow(
      'stack/zone: "mcp.example.org" is not in the zone of example.com.',
    );
  });
});

describe("a part that is left to another zone", () => {
  const nameServers = ["ns-1.example.net", "ns-2.example.net"];
  const dsRecord = `12345 13 2 ${"0123456789ABCDEF".repeat(4)}`;

  it("has its servers", () => {
    expect(records((zone) => zone.delegate("dev.example.com", { nameServers }))).toEqual([
      { zone_id: "Z0123456789ABC", name: "dev.example.com", type: "NS", ttl: 3600, records: nameServers },
    ]);
  });

  it("has what proves its keys, where it is signed", () => {
    expect(records((zone) => zone.delegate("dev.example.com", { nameServers, dsRecord }))).toMatchObject([
      { type: "DS", records: [dsRecord] },
      { type: "NS", records: nameServers },
    ]);
  });

  it("can be another zone of the app", () => {
    const json = synthesize((stack) => {
      const visibility = { kind: "public", signed: true } as const;
      const child = new HostedZone(stack, "child", { account, domain: "dev.example.com", visibility });
      HostedZone.fromZoneId(stack, "zone", reference).delegate(child.domain, child);
    });
    const [zone] = Object.keys(json.resource?.aws_route53_zone ?? {});
    const [key] = Object.keys(json.resource?.aws_route53_key_signing_key ?? {});
    expect(resources(json, "aws_route53_record")).toMatchObject([
      { type: "DS", records: [`\${aws_route53_key_signing_key.${key}.ds_record}`] },
      { type: "NS", records: `\${aws_route53_zone.${zone}.name_servers}` },
    ]);
  });

  it("is below the zone", () => {
    const { domain } = reference;
    expect(() => alone().delegate(domain, { nameServers })).toThrow(
      "stack/zone: the zone would leave itself",
    );
    expect(() => alone().delegate("dev.example.org", { nameServers })).toThrow("is not in the zone of");
  });

  it.each([
    [[], "a domain is left to nobody."],
    [["ns-1."], '"ns-1." is not a name server.'],
  ])("is not left to %j", (servers, fault) => {
    expect(() => alone().delegate("dev.example.com", { nameServers: servers })).toThrow(
      `stack/zone: ${fault}`,
    );
  });

  it.each(["", "12345 13 2", "12345 13 2 abc"])("has no DS record %j", (wrong) => {
    expect(() => alone().delegate("dev.example.com", { nameServers, dsRecord: wrong })).toThrow(
      `stack/zone: "${wrong}" is not a DS record.`,
    );
  });
});
