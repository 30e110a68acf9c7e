import type { TerraformResource } from "cdktf";
import { describe, expect, it } from "vitest";
import { Network } from "../../../../modules/aws/network/network.ts";
import { SecurityGroup } from "../../../../modules/aws/network/security-group.ts";
import { resource, resources, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";
import { build, emptyStack, json, minimal, reference, withPublicSubnets } from "./networks.ts";

const vpc = reference("aws_vpc");

describe("a network", () => {
  it("has names for what is in it, and stays", () => {
    expect(resource(json({ tags: { team: "platform" } }), "aws_vpc")).toEqual({
      region: "eu-west-1",
      cidr_block: "10.0.0.0/16",
      enable_dns_support: true,
      enable_dns_hostnames: true,
      tags: { Name: "main", team: "platform" },
      lifecycle: { prevent_destroy: true },
    });
  });

  it("has in each zone the subnets that are named and no others, none of which hands out public addresses", () => {
    expect(resources(json(), "aws_subnet")).toEqual(
      [
        ["eu-west-1a", "10.0.0.0/20"],
        ["eu-west-1b", "10.0.16.0/20"],
      ].map(([zone, range]) => ({
        region: "eu-west-1",
        vpc_id: vpc,
        availability_zone: zone,
        cidr_block: range,
        map_public_ip_on_launch: false,
        tags: { Name: `main-private-${zone}` },
      })),
    );
    expect(
      resources(json(withPublicSubnets), "aws_subnet").map(
        ({ tags, cidr_block, map_public_ip_on_launch }) => ({
          ...(tags as object),
          cidr_block,
          map_public_ip_on_launch,
        }),
      ),
    ).toEqual([
      { Name: "main-private-eu-west-1a", cidr_block: "10.0.0.0/20", map_public_ip_on_launch: false },
      { Name: "main-private-eu-west-1b", cidr_block: "10.0.16.0/20", map_public_ip_on_launch: false },
      { Name: "main-public-eu-west-1a", cidr_block: "10.0.240.0/24", map_public_ip_on_launch: false },
      { Name: "main-public-eu-west-1b", cidr_block: "10.0.241.0/24", map_public_ip_on_launch: false },
    ]);
  });

  it("takes every rule out of the group that is there by default", () => {
    expect(resource(json(), "aws_default_security_group")).toEqual({
      region: "eu-west-1",
      vpc_id: vpc,
      ingress: [],
      egress: [],
      tags: { Name: "main-default" },
    });
  });

  it("lets nothing in or out by itself", () => {
    const types = Object.keys(json().resource ?? {});
    expect(types).not.toContain("aws_internet_gateway");
    expect(types).not.toContain("aws_nat_gateway");
    expect(types).not.toContain("aws_route");
  });

  it("says by zone what its subnets are", () => {
    const network = build(withPublicSubnets);
    expect(Object.keys(network.privateSubnets)).toEqual(["eu-west-1a", "eu-west-1b"]);
    expect(Object.keys(network.publicSubnets)).toEqual(["eu-west-1a", "eu-west-1b"]);
    expect(network.privateSubnetIds).toHaveLength(2);
    expect(build().publicSubnetIds).toEqual([]);
  });

  it.each(["", "1a", "a-", "a_b", "A", "a".repeat(41)])("cannot be named %j", (name) => {
    expect(() => build({ name })).toThrow(
      `stack/network: "${name}" cannot be the name of a network. Use 1 to 40 lower-case letters`,
    );
  });

  it.each(["a", "a".repeat(40), "a-1"])("may be named %s", (name) => {
    expect(build({ name }).endpoints.securityGroup?.name).toBe(`${name}-endpoints`);
  });

  it.each(["eu-west-2a", "eu-west-1", "eu-west-1ab", "eu-west-1A", "euw1-az1", ""])(
    "has no zone %j",
    (zone) => {
      expect(() => build({ zones: { ...minimal.zones, [zone]: { privateRange: "10.0.32.0/20" } } })).toThrow(
        `stack/network: "${zone}" is not an availability zone of eu-west-1. Use the name of one, such as eu-west-1a.`,
      );
    },
  );

  it("outlives a zone in production", () => {
    const zones = { "eu-west-1a": { privateRange: "10.0.0.0/20" } };
    expect(() => build({ zones })).toThrow(
      "stack/network: a network in 1 zones is gone with that one. Give it subnets in at least 2.",
    );
    expect(() => build({ zones: {}, production: false })).toThrow("in 0 zones is gone with none.");
    const [only] = resources(json({ zones, production: false }), "aws_vpc");
    expect(only).toMatchObject({ lifecycle: { prevent_destroy: false } });
  });

  it("takes no tags that AWS refuses, and no templates", () => {
    expect(() => build({ tags: { "aws:owner": "me" } })).toThrow('"aws:owner: me" is not a tag.');
    const template = `\${file("/etc/passwd")}`;
    expect(() => build({ range: template })).toThrow("is not a range of IP addresses");
    expect(() => build({ account: { ...account, id: template } })).toThrow("is not the id of an AWS account");
  });
});

describe("what is recorded of connections", () => {
  it("is everything, for a year, in a group of its own", () => {
    const synthesized = json();
    expect(resource(synthesized, "aws_flow_log")).toEqual({
      region: "eu-west-1",
      vpc_id: vpc,
      traffic_type: "ALL",
      log_destination_type: "cloud-watch-logs",
      log_destination: reference("aws_cloudwatch_log_group", "arn"),
      iam_role_arn: reference("aws_iam_role", "arn"),
      max_aggregation_interval: 60,
      tags: { Name: "main" },
      depends_on: [expect.stringMatching(/^aws_iam_role_policy\./)],
    });
    expect(resource(synthesized, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/vpc/main/flow-logs",
      retention_in_days: 365,
    });
  });

  it("is written by the service for this account's flow logs alone", () => {
    const synthesized = json();
    expect(JSON.parse(String(resource(synthesized, "aws_iam_role").assume_role_policy)).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": "arn:aws:ec2:eu-west-1:123456789012:vpc-flow-log/*" },
        },
      },
    ]);
    expect(JSON.parse(String(resource(synthesized, "aws_iam_role_policy").policy)).Statement).toEqual([
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: "arn:aws:logs:eu-west-1:123456789012:log-group:/vpc/main/flow-logs:*",
      },
    ]);
  });

  it("may be kept for another time", () => {
    expect(resource(json({ flowLogs: { retentionDays: 30 } }), "aws_cloudwatch_log_group")).toMatchObject({
      retention_in_days: 30,
    });
  });
});

describe("a NAT", () => {
  it("lets out all zones from one", () => {
    const synthesized = json({ ...withPublicSubnets, nat: { "eu-west-1b": {} } });
    expect(resource(synthesized, "aws_nat_gateway")).toEqual({
      region: "eu-west-1",
      subnet_id: reference("aws_subnet", "id", "publiceu-west-1b"),
      allocation_id: reference("aws_eip"),
      connectivity_type: "public",
      tags: { Name: "main-eu-west-1b" },
      depends_on: [expect.stringMatching(/^aws_internet_gateway\./)],
    });
    expect(resource(synthesized, "aws_eip")).toEqual({
      region: "eu-west-1",
      domain: "vpc",
      tags: { Name: "main-eu-west-1b" },
    });
    const ways = resources(synthesized, "aws_route").map(({ route_table_id, ...route }) => route);
    const out = { region: "eu-west-1", destination_cidr_block: "0.0.0.0/0" };
    expect(ways).toEqual([
      { ...out, nat_gateway_id: reference("aws_nat_gateway") },
      { ...out, nat_gateway_id: reference("aws_nat_gateway") },
      { ...out, gateway_id: reference("aws_internet_gateway") },
      { ...out, gateway_id: reference("aws_internet_gateway") },
    ]);
  });

  it("lets out its own zone where each has one", () => {
    const synthesized = json({ ...withPublicSubnets, nat: { "eu-west-1a": {}, "eu-west-1b": {} } });
    for (const zone of ["eu-west-1a", "eu-west-1b"]) {
      expect(resources(synthesized, "aws_route")).toContainEqual({
        region: "eu-west-1",
        route_table_id: reference("aws_route_table", "id", `private${zone}`),
        destination_cidr_block: "0.0.0.0/0",
        nat_gateway_id: reference("aws_nat_gateway", "id", zone),
      });
    }
  });

  it("goes out from an address that others allow", () => {
    const nat = { "eu-west-1a": { allocationId: "eipalloc-0a1b2c3d4e5f60718" } };
    const synthesized = json({ ...withPublicSubnets, nat });
    expect(resource(synthesized, "aws_nat_gateway")).toMatchObject({
      allocation_id: "eipalloc-0a1b2c3d4e5f60718",
    });
    expect(resources(synthesized, "aws_eip")).toEqual([]);
    expect(() =>
      build({ ...withPublicSubnets, nat: { "eu-west-1a": { allocationId: "192.0.2.1" } } }),
    ).toThrow(
      '"192.0.2.1" is not the allocation id of an address. Use eipalloc- and 8 or 17 hexadecimal digits.',
    );
  });

  it("says from which address", () => {
    const { nats } = build({ ...withPublicSubnets, nat: { "eu-west-1a": {} } });
    expect(nats["eu-west-1a"]?.publicIp).toBeDefined();
    expect(Object.keys(nats)).toEqual(["eu-west-1a"]);
  });

  it("is in a public subnet", () => {
    const fault = "has no public subnet to be in. Give the zone a publicRange, or name another zone.";
    expect(() => build({ nat: { "eu-west-1a": {} } })).toThrow(`a NAT in eu-west-1a ${fault}`);
    expect(() => build({ ...withPublicSubnets, nat: { "eu-west-1c": {} } })).toThrow(
      `a NAT in eu-west-1c ${fault}`,
    );
  });

  it("is one for all, or one for each", () => {
    const zones = { ...withPublicSubnets.zones, "eu-west-1c": { privateRange: "10.0.32.0/20" } };
    expect(() => build({ zones, nat: { "eu-west-1a": {}, "eu-west-1b": {} } })).toThrow(
      "some zones have a NAT, and nothing says which of them the others use. Name one NAT for all zones, or one for each.",
    );
    expect(build({ zones, nat: { "eu-west-1a": {} } }).nats).toHaveProperty("eu-west-1a");
  });

  it("is what workloads wait for, as the endpoints are", () => {
    expect(build({ ...withPublicSubnets, nat: { "eu-west-1a": {} } }).waysOut).toHaveLength(10);
    expect(build().waysOut).toHaveLength(8);
  });

  it("is waited for by what the internet is to reach, where there are public subnets", () => {
    const { waysIn, publicSubnets } = build(withPublicSubnets);
    const types = waysIn.map((each) => (each as TerraformResource).terraformResourceType);
    expect(types.filter((type) => type === "aws_route")).toHaveLength(Object.keys(publicSubnets).length);
    expect(new Set(types)).toEqual(new Set(["aws_route", "aws_route_table_association"]));
    expect(build().waysIn).toEqual([]);
  });
});

describe("a network that exists", () => {
  const ids = { vpcId: "vpc-0a1b2c3d4e5f60718", privateSubnetIds: ["subnet-0a1b2c3d4e5f60718"] };
  const existing = (props: Partial<Parameters<typeof Network.fromIds>[2]> = {}) =>
    Network.fromIds(emptyStack(), "network", { ...ids, ...props });

  it("is known by its ids, and not changed", () => {
    expect(existing()).toMatchObject({
      ...ids,
      publicSubnetIds: [],
      endpoints: { securityGroup: undefined, prefixListIds: {} },
      waysOut: [],
    });
    expect(synthesize((stack) => Network.fromIds(stack, "network", ids)).resource).toBeUndefined();
  });

  it("is where it is said to be, and so is what is put into it", () => {
    const json = synthesize((stack) => {
      const shared = Network.fromIds(stack, "network", { ...ids, region: "eu-central-1" });
      const group = new SecurityGroup(stack, "group", { vpc: shared, name: "a", description: "A" });
      group.allowFrom(group, { port: 1, description: "A" });
    });
    const everything = Object.values(json.resource ?? {}).flatMap((each) => Object.values(each));
    expect(everything.map(({ region }) => region)).toEqual(Array(3).fill("eu-central-1"));
  });

  it("may have endpoints", () => {
    const endpoints = { securityGroupId: "sg-0a1b2c3d", prefixListIds: { s3: "pl-6da54004" } };
    expect(existing({ endpoints }).endpoints).toMatchObject({
      securityGroup: { securityGroupId: "sg-0a1b2c3d", name: "sg-0a1b2c3d" },
      prefixListIds: { s3: "pl-6da54004" },
    });
  });

  it.each([
    [{ vpcId: "main" }, '"main" is not an id that begins with vpc-.'],
    [{ vpcId: "vpc-0a1b2c3d4e5f6071" }, '"vpc-0a1b2c3d4e5f6071" is not an id that begins with vpc-.'],
    [{ privateSubnetIds: ["vpc-0a1b2c3d"] }, '"vpc-0a1b2c3d" is not an id that begins with subnet-.'],
    [{ publicSubnetIds: ["subnet-x"] }, '"subnet-x" is not an id that begins with subnet-.'],
    [{ privateSubnetIds: [] }, "no subnet is private."],
    [
      { publicSubnetIds: ids.privateSubnetIds },
      "subnet-0a1b2c3d4e5f60718 cannot be both private and public.",
    ],
    [{ endpoints: { prefixListIds: { s3: "s3" } } }, '"s3" is not an id that begins with pl-.'],
    [{ endpoints: { securityGroupId: "default" } }, '"default" is not the id of a security group.'],
  ])("cannot be %j", (props, fault) => {
    expect(() => existing(props)).toThrow(fault);
  });
});
