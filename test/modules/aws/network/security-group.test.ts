import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { Network } from "../../../../modules/aws/network/network.ts";
import { SecurityGroup } from "../../../../modules/aws/network/security-group.ts";
import { resource, resources, synthesize } from "../../synthesize.ts";
import { emptyStack, minimal, reference } from "./networks.ts";

const vpc = { vpcId: "vpc-0a1b2c3d4e5f60718" };
const INGRESS = "aws_vpc_security_group_ingress_rule";
const EGRESS = "aws_vpc_security_group_egress_rule";
const mcp = { port: 8080, description: "MCP" };

const group = (scope: Construct, name: string) =>
  new SecurityGroup(scope, name, { vpc, name, description: `Members of ${name}` });
/** What the rules say that are made of a group. */
const rules = (open: (documents: SecurityGroup, scope: Construct) => void) => {
  const json = synthesize((stack) => open(group(stack, "documents"), stack));
  return { ingress: resources(json, INGRESS), egress: resources(json, EGRESS) };
};
const documents = () => group(emptyStack(), "documents");
const own = reference("aws_security_group", "id", "documents");
const other = reference("aws_security_group", "id", "ingress");
const onPort = (port: number) => ({ ip_protocol: "tcp", from_port: port, to_port: port });

describe("a security group", () => {
  it("has no rules until one is asked for", () => {
    const json = synthesize((stack) => group(stack, "documents"));
    expect(json.resource).toEqual({ aws_security_group: expect.anything() });
    expect(resource(json, "aws_security_group")).toEqual({
      vpc_id: "vpc-0a1b2c3d4e5f60718",
      name: "documents",
      description: "Members of documents",
    });
  });

  it.each(["a", "a".repeat(255), "MCP servers (v2) #1 - a_b.c:d/e,f@[g]+h=i&j;{k}!$*"])(
    "may be named %s",
    (name) => {
      expect(new SecurityGroup(emptyStack(), "group", { vpc, name, description: name }).name).toBe(name);
    },
  );

  it.each(["", "a".repeat(256), "sg-documents", "größe", "a\nb", "it's"])("cannot be named %j", (name) => {
    expect(() => new SecurityGroup(emptyStack(), "group", { vpc, name, description: "Tasks" })).toThrow(
      `stack/group: "${name}" cannot be the name of a security group. Use 1 to 255`,
    );
  });

  it.each(["", " ", "a".repeat(256), "größe"])("cannot be described as %j", (description) => {
    expect(() => new SecurityGroup(emptyStack(), "group", { vpc, name: "a", description })).toThrow(
      `"${description}" does not describe what a rule or a group is for.`,
    );
  });

  it("takes no templates", () => {
    const description = `\${file(/etc/passwd)}`;
    expect(() => new SecurityGroup(emptyStack(), "group", { vpc, name: "a", description })).toThrow(
      "is a template that Terraform would evaluate",
    );
    const stack = emptyStack();
    expect(() => group(stack, "a").allowFrom(group(stack, "b"), { port: 1, description })).toThrow(
      "is a template that Terraform would evaluate",
    );
  });

  it("is the only one of its name in its VPC", () => {
    const stack = emptyStack();
    group(stack, "documents");
    const again = (vpcId: string) =>
      new SecurityGroup(stack, vpcId, { vpc: { vpcId }, name: "documents", description: "Others" });
    expect(() => again(vpc.vpcId)).toThrow("security-groups/documents is stack/documents already.");
    expect(again("vpc-0a1b2c3d4e5f60719").name).toBe("documents");
  });
});

describe("a rule between two groups", () => {
  const both = {
    ingress: [
      { security_group_id: own, referenced_security_group_id: other, description: "MCP", ...onPort(8080) },
    ],
    egress: [
      { security_group_id: other, referenced_security_group_id: own, description: "MCP", ...onPort(8080) },
    ],
  };

  it("opens both ends, whichever of them says so", () => {
    expect(rules((group_, stack) => group_.allowFrom(group(stack, "ingress"), mcp))).toEqual(both);
    expect(rules((group_, stack) => group(stack, "ingress").allowTo(group_, mcp))).toEqual(both);
  });

  it("is one when it is asked for twice", () => {
    const twice = rules((group_, stack) => {
      const ingress = group(stack, "ingress");
      group_.allowFrom(ingress, mcp);
      group_.allowFrom(ingress, mcp);
    });
    expect(twice).toEqual(both);
  });

  it("is asked for at one of them", () => {
    const stack = emptyStack();
    const [a, b] = [group(stack, "a"), group(stack, "b")];
    a.allowFrom(b, mcp);
    expect(() => b.allowTo(a, mcp)).toThrow(
      "stack/b: stack/a/a from b port 8080 is stack/a already. Give one of the two another name.",
    );
  });

  it("may be within one group", () => {
    expect(rules((group_) => group_.allowFrom(group_, mcp))).toMatchObject({
      ingress: [{ security_group_id: own, referenced_security_group_id: own }],
      egress: [{ security_group_id: own, referenced_security_group_id: own }],
    });
  });

  it("does not change a group that exists", () => {
    const existing = (scope: Construct) => SecurityGroup.fromId(scope, "existing", "sg-0a1b2c3d");
    expect(rules((group_, stack) => group_.allowFrom(existing(stack), mcp))).toEqual({
      ingress: [
        {
          security_group_id: own,
          referenced_security_group_id: "sg-0a1b2c3d",
          description: "MCP",
          ...onPort(8080),
        },
      ],
      egress: [],
    });
    expect(rules((group_, stack) => group_.allowTo(existing(stack), mcp))).toMatchObject({
      ingress: [],
      egress: [{ security_group_id: own, referenced_security_group_id: "sg-0a1b2c3d" }],
    });
  });

  it.each([1, 443, 65_535])("may be for port %d", (port) => {
    expect(rules((group_) => group_.allowFrom(group_, { ...mcp, port })).ingress).toMatchObject([
      onPort(port),
    ]);
  });

  it.each([0, 65_536, 80.5, Number.NaN, -1])("cannot be for port %d", (port) => {
    expect(() => documents().allowFrom(documents(), { ...mcp, port })).toThrow(
      `stack/documents: ${port} is not a port. Use a whole number from 1 to 65535.`,
    );
  });

  it("says what it is for", () => {
    expect(() => documents().allowFrom(documents(), { port: 1, description: "" })).toThrow(
      '"" does not describe what a rule or a group is for.',
    );
    expect(() => documents().allowTo(documents(), { port: 1, description: "\t" })).toThrow(
      "does not describe",
    );
  });

  it.each(["sg-1", "vpc-0a1b2c3d", "documents", ""])("names no group %j", (id) => {
    expect(() => SecurityGroup.fromId(emptyStack(), "group", id)).toThrow(
      `stack/group: "${id}" is not the id of a security group. Use sg- and 8 or 17 hexadecimal digits.`,
    );
  });
});

describe("a way out", () => {
  it("leads to the services of AWS by the endpoints of the network", () => {
    const json = synthesize((stack) => {
      const network = new Network(stack, "network", minimal);
      const group_ = new SecurityGroup(stack, "documents", {
        vpc: network,
        name: "documents",
        description: "Tasks",
      });
      group_.allowToEndpoints(network.endpoints);
    });
    const endpoints = reference("aws_security_group", "id", "endpoints");
    const description = "AWS services by their endpoints";
    expect(resources(json, INGRESS)).toEqual([
      {
        region: "eu-west-1",
        security_group_id: endpoints,
        referenced_security_group_id: own,
        description,
        ...onPort(443),
      },
    ]);
    expect(resources(json, EGRESS)).toEqual([
      {
        region: "eu-west-1",
        security_group_id: own,
        referenced_security_group_id: endpoints,
        description,
        ...onPort(443),
      },
      {
        region: "eu-west-1",
        security_group_id: own,
        prefix_list_id: reference("aws_vpc_endpoint", "prefix_list_id", "s3"),
        description: "s3 by its endpoint",
        ...onPort(443),
      },
    ]);
  });

  it("leads nowhere where there are no endpoints", () => {
    expect(rules((group_) => group_.allowToEndpoints({ prefixListIds: {} }))).toEqual({
      ingress: [],
      egress: [],
    });
  });

  it("leads to a list of addresses", () => {
    const opening = { port: 5432, description: "Databases" };
    expect(rules((group_) => group_.allowToPrefixList("databases", "pl-6da54004", opening)).egress).toEqual([
      { security_group_id: own, prefix_list_id: "pl-6da54004", description: "Databases", ...onPort(5432) },
    ]);
    expect(() => documents().allowToPrefixList("a", "pl-6da54004", { port: 1, description: "" })).toThrow(
      "does not describe",
    );
  });

  it("leads to the internet by HTTPS alone, for a reason", () => {
    expect(rules((group_) => group_.allowHttpsToInternet("Calls api.example.com"))).toEqual({
      ingress: [],
      egress: [
        {
          security_group_id: own,
          cidr_ipv4: "0.0.0.0/0",
          description: "Calls api.example.com",
          ...onPort(443),
        },
      ],
    });
    expect(() => documents().allowHttpsToInternet(" ")).toThrow("does not describe");
  });
});

describe("what comes in from addresses", () => {
  const ranges = { office: "198.51.100.0/24", sixth: "2001:db8::/32" };

  it("comes from ranges with names, for a reason", () => {
    expect(rules((group_) => group_.allowFromRanges({ port: 443, ranges, reason: "No group" }))).toEqual({
      ingress: [
        {
          security_group_id: own,
          cidr_ipv4: "198.51.100.0/24",
          description: "office: No group",
          ...onPort(443),
        },
        {
          security_group_id: own,
          cidr_ipv6: "2001:db8::/32",
          description: "sixth: No group",
          ...onPort(443),
        },
      ],
      egress: [],
    });
  });

  it.each<[Readonly<Record<string, string>>, string, string]>([
    [{ all: "0.0.0.0/0" }, "No group", "0.0.0.0/0 would let in as good as everybody."],
    [{ all: "::/0" }, "No group", "::/0 would let in as good as everybody."],
    [
      { a: "8.0.0.0/8", b: "9.0.0.0/8" },
      "No group",
      "the ranges of IPv4 would together let in as good as everybody.",
    ],
    [{ office: "198.51.100.1/24" }, "No group", '"198.51.100.1/24" is not a range of IP addresses.'],
    [{ office: "198.51.100.0/24" }, "", '"" does not describe what a rule or a group is for.'],
    [{ büro: "198.51.100.0/24" }, "No group", '"büro: No group" does not describe'],
  ])("cannot come from %j because of %j", (refused, reason, fault) => {
    expect(() => documents().allowFromRanges({ port: 443, ranges: refused, reason })).toThrow(fault);
  });

  it("comes from everybody to HTTPS alone, where that is said", () => {
    const everybody = { security_group_id: own, cidr_ipv4: "0.0.0.0/0", description: "Verifies tokens" };
    expect(rules((group_) => group_.allowPublicHttps({ reason: "Verifies tokens" })).ingress).toEqual([
      { ...everybody, ...onPort(443) },
    ]);
    expect(
      rules((group_) => group_.allowPublicHttps({ reason: "Verifies tokens", redirect: true })).ingress,
    ).toEqual([
      { ...everybody, ...onPort(443) },
      { ...everybody, ...onPort(80) },
    ]);
    expect(() => documents().allowPublicHttps({ reason: "" })).toThrow("does not describe");
  });
});
