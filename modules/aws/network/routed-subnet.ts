import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Construct } from "constructs";
import type { Tags } from "../tags/tags.ts";
import type { Vpc } from "./vpc.ts";

export interface RoutedSubnetProps {
  readonly vpc: Pick<Vpc, "vpcId" | "region">;
  /** What it is called, and its route table. */
  readonly name: string;
  readonly zone: string;
  readonly range: string;
  readonly tags: Tags | undefined;
}

/** Where traffic that stays in no network goes. */
export type WayOut = { readonly gatewayId: string } | { readonly natGatewayId: string };

/** A subnet with a route table of its own, which leads nowhere but into the network until it is told. */
export class RoutedSubnet extends Construct {
  readonly resource: Subnet;
  private readonly region: string | undefined;
  /** Its own. */
  readonly routeTable: RouteTable;
  /** Makes that the one which the subnet follows. */
  readonly association: RouteTableAssociation;

  constructor(scope: Construct, id: string, { vpc, name, zone, range, ...props }: RoutedSubnetProps) {
    super(scope, id);
    this.region = vpc.region;
    const { vpcId, region } = vpc;
    const tags = { Name: name, ...props.tags };
    this.resource = new Subnet(this, "Resource", {
      region,
      vpcId,
      availabilityZone: zone,
      cidrBlock: range,
      mapPublicIpOnLaunch: false,
      tags,
    });
    this.routeTable = new RouteTable(this, "route-table", { region, vpcId, tags });
    this.association = new RouteTableAssociation(this, "association", {
      region,
      subnetId: this.resource.id,
      routeTableId: this.routeTable.id,
    });
  }

  /** Leads to the internet. */
  leadTo(wayOut: WayOut): Route {
    return new Route(this, "way-out", {
      region: this.region,
      routeTableId: this.routeTable.id,
      destinationCidrBlock: "0.0.0.0/0",
      ...wayOut,
    });
  }
}
