import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group/index.js";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { Vpc as VpcResource } from "@cdktf/provider-aws/lib/vpc/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { refuseTemplates } from "../../terraform/literal.ts";
import { checkedTags, type Tags } from "../tags/tags.ts";
import { checkNetwork } from "./check.ts";
import { Endpoints } from "./endpoints.ts";
import { FlowLogs } from "./flow-logs.ts";
import { ZoneNat } from "./nat.ts";
import type { NetworkProps } from "./props.ts";
import { ReferencedVpc, type VpcReference } from "./referenced-vpc.ts";
import { RoutedSubnet } from "./routed-subnet.ts";
import type { Vpc } from "./vpc.ts";

/**
 * A VPC with the subnets that are named and no others. Nothing comes in from outside, and what is in its private subnets
 * reaches AWS's own services by endpoints, and the internet where there is a NAT.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/what-is-amazon-vpc.html
 */
export class Network extends Construct implements Vpc {
  readonly resource: VpcResource;
  readonly vpcId: string;
  readonly region: string;
  /** By availability zone. */
  readonly privateSubnets: Readonly<Record<string, RoutedSubnet>>;
  /** By availability zone, in those that have one. */
  readonly publicSubnets: Readonly<Record<string, RoutedSubnet>>;
  /** By availability zone, in those that have one. */
  readonly nats: Readonly<Record<string, ZoneNat>>;
  readonly endpoints: Endpoints;
  readonly flowLogs: FlowLogs;
  readonly waysOut: readonly ITerraformDependable[];
  readonly waysIn: readonly ITerraformDependable[];

  /**
   * A VPC that exists. Nothing of it is changed.
   *
   * @throws {ValidationError} for what are no ids, and without a private subnet
   */
  static fromIds(scope: Construct, id: string, reference: VpcReference): Vpc {
    return new ReferencedVpc(scope, id, reference);
  }

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    checkNetwork(this, props);
    const { account, name, production = true } = props;
    const tags = checkedTags(this, props.tags);
    const { region } = account;
    this.region = region;
    this.resource = new VpcResource(this, "Resource", {
      region,
      cidrBlock: props.range,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: name, ...tags },
      lifecycle: { preventDestroy: production },
    });
    this.vpcId = this.resource.id;
    const { vpcId } = this;
    new DefaultSecurityGroup(this, "default-security-group", {
      region,
      vpcId,
      ingress: [],
      egress: [],
      tags: { Name: `${name}-default`, ...tags },
    });
    this.flowLogs = new FlowLogs(this, "flow-logs", {
      ...props.flowLogs,
      ...{ account, network: name, vpcId, production, tags },
    });
    this.privateSubnets = this.subnets(props, "private", tags);
    this.publicSubnets = this.subnets(props, "public", tags);
    const { nats, waysIn } = this.connect(props, tags);
    this.nats = nats;
    this.waysIn = waysIn;
    this.endpoints = new Endpoints(this, "endpoints", {
      ...props.endpoints,
      ...{ account, network: name, vpcId, tags },
      subnetIds: this.privateSubnetIds,
      routeTableIds: Object.values(this.privateSubnets).map(({ routeTable }) => routeTable.id),
    });
    const associations = Object.values(this.privateSubnets).map(({ association }) => association);
    this.waysOut = [...associations, ...this.endpoints.resources, ...this.leadToNats()];
    refuseTemplates(this);
  }

  get privateSubnetIds(): readonly string[] {
    return Object.values(this.privateSubnets).map(({ resource }) => resource.id);
  }

  get publicSubnetIds(): readonly string[] {
    return Object.values(this.publicSubnets).map(({ resource }) => resource.id);
  }

  private subnets(
    { name, zones }: NetworkProps,
    kind: "private" | "public",
    tags: Tags | undefined,
  ): Readonly<Record<string, RoutedSubnet>> {
    const subnets = Object.entries(zones).flatMap(([zone, { privateRange, publicRange }]) => {
      const range = kind === "private" ? privateRange : publicRange;
      if (range === undefined) return [];
      const called = `${name}-${kind}-${zone}`;
      const props = { vpc: this, name: called, zone, range, tags };
      return [[zone, new RoutedSubnet(this, `${kind} ${zone}`, props)] as const];
    });
    return Object.fromEntries(subnets);
  }

  /** Connects the public subnets with the internet, and puts the NATs into them. */
  private connect(
    { name, nat = {} }: NetworkProps,
    tags: Tags | undefined,
  ): Pick<Network, "nats" | "waysIn"> {
    const subnets = Object.entries(this.publicSubnets);
    if (subnets.length === 0) return { nats: {}, waysIn: [] };
    const internetGateway = new InternetGateway(this, "internet-gateway", {
      region: this.region,
      vpcId: this.vpcId,
      tags: { Name: name, ...tags },
    });
    const waysIn = subnets.flatMap(([, subnet]) => [
      subnet.association,
      subnet.leadTo({ gatewayId: internetGateway.id }),
    ]);
    const nats = subnets.flatMap(([zone, subnet]) => {
      const props = nat[zone];
      if (props === undefined) return [];
      const place = { region: this.region, subnetId: subnet.resource.id, internetGateway };
      const called = { name: `${name}-${zone}`, tags };
      return [[zone, new ZoneNat(this, `nat ${zone}`, { ...props, ...place, ...called })] as const];
    });
    return { nats: Object.fromEntries(nats), waysIn };
  }

  private leadToNats(): ITerraformDependable[] {
    const [first] = Object.values(this.nats);
    if (first === undefined) return [];
    return Object.entries(this.privateSubnets).map(([zone, subnet]) =>
      subnet.leadTo({ natGatewayId: (this.nats[zone] ?? first).resource.id }),
    );
  }
}
