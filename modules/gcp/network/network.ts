import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network/index.js";
import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { checkRegion } from "../location/region.ts";
import { checkProject, type Project } from "../project/project.ts";
import { PrivateGoogleApis } from "./google-apis.ts";
import { checkName } from "./name.ts";
import { RegionalNat } from "./nat.ts";
import type { NetworkProps, SubnetProps } from "./props.ts";
import type { Subnet } from "./subnet.ts";
import { checkRanges } from "./subnet-ranges.ts";

/**
 * A VPC network with the subnets that are named and no others. Nothing comes in from outside, since Google's implied
 * rules deny it and no firewall rule is made; what goes out reaches Google's APIs, and the internet where there is a NAT.
 *
 * Source: https://cloud.google.com/vpc/docs/vpc
 */
export class Network<SubnetName extends string = string> extends Construct {
  readonly resource: ComputeNetwork;
  /** `projects/<project id>/global/networks/<name>`, known at synth. */
  readonly path: string;
  /** By name. */
  readonly subnets: Readonly<Record<SubnetName, Subnet>>;
  /** By region. */
  readonly nats: Readonly<Record<string, RegionalNat>>;

  /** A network that exists, or that another stack creates. */
  static fromName(scope: Construct, id: string, reference: NetworkReference): ReferencedNetwork {
    return new ReferencedNetwork(scope, id, reference);
  }

  constructor(scope: Construct, id: string, props: NetworkProps<SubnetName>) {
    super(scope, id);
    const { project, name, nat = {}, googleApis = { kind: "public-names" } } = props;
    checkProject(this, project);
    checkName(this, "network", name);
    checkRanges(this, props);
    this.path = networkPath(props);
    claimName(this, this.path);
    this.resource = new ComputeNetwork(this, "Resource", {
      project: project.id,
      name,
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
    });
    const network = { name, id: this.resource.id };
    this.subnets = mapValues(props.subnets, (subnet, subnetName) => this.subnet(project, subnetName, subnet));
    this.nats = mapValues(nat, (regional, region) => {
      this.checkNat(props, region);
      return new RegionalNat(this, `nat ${region}`, { ...regional, project, network, region });
    });
    if (googleApis.kind !== "public-names") {
      new PrivateGoogleApis(this, "google-apis", { project, network, access: googleApis });
    }
    refuseTemplates(this);
  }

  private subnet(project: Project, name: string, props: SubnetProps): Subnet {
    checkName(this, "subnet", name);
    const { region, range, secondaryRanges = {}, flowLogSampling = 0.5 } = props;
    checkRegion(this, region);
    if (!(flowLogSampling >= 0 && flowLogSampling <= 1)) {
      throw new ValidationError(
        this,
        `flow logs of the subnet ${name} cannot record a share of ${flowLogSampling}.`,
        "Use a number from 0 to 1.",
      );
    }
    const path = subnetPath(project, name, region);
    claimName(this, path);
    const resource = new ComputeSubnetwork(this, name, {
      project: project.id,
      name,
      region,
      network: this.resource.id,
      ipCidrRange: range,
      privateIpGoogleAccess: true,
      stackType: "IPV4_ONLY",
      secondaryIpRange: Object.entries(secondaryRanges)
        .map(([rangeName, ipCidrRange]) => ({ rangeName, ipCidrRange }))
        .sort((a, b) => (a.rangeName < b.rangeName ? -1 : 1)),
      sendSecondaryIpRangeIfEmpty: true,
      logConfig: {
        aggregationInterval: "INTERVAL_5_SEC",
        flowSampling: flowLogSampling,
        metadata: "INCLUDE_ALL_METADATA",
      },
    });
    return { network: this.path, name, region, path, resource };
  }

  private checkNat({ subnets }: NetworkProps, region: string): void {
    if (Object.values(subnets).some((subnet) => subnet.region === region)) return;
    throw new ValidationError(
      this,
      `a NAT in ${region} has nobody to let out.`,
      "Name a region in which the network has a subnet.",
    );
  }
}

/** Which network it is. */
export interface NetworkReference {
  /** The one that the network is in: of a Shared VPC, the host project. */
  readonly project: Project;
  /** What it is called in its project. */
  readonly name: string;
}

/** A network that the stack does not create. */
export class ReferencedNetwork extends Construct {
  /** `projects/<project id>/global/networks/<name>`. */
  readonly path: string;
  private readonly project: Project;

  constructor(scope: Construct, id: string, reference: NetworkReference) {
    super(scope, id);
    checkProject(this, reference.project);
    checkName(this, "network", reference.name);
    this.path = networkPath(reference);
    this.project = reference.project;
  }

  /** A subnet of it. */
  subnet(name: string, region: string): Subnet {
    checkName(this, "subnet", name);
    checkRegion(this, region);
    return { network: this.path, name, region, path: subnetPath(this.project, name, region) };
  }
}

function networkPath({ project, name }: NetworkReference): string {
  return `projects/${project.id}/global/networks/${name}`;
}

function subnetPath(project: Project, name: string, region: string): string {
  return `projects/${project.id}/regions/${region}/subnetworks/${name}`;
}

function mapValues<Key extends string, From, To>(
  values: Readonly<Record<Key, From>>,
  map: (value: From, key: Key) => To,
): Readonly<Record<Key, To>> {
  const entries = Object.entries(values) as [Key, From][];
  return Object.fromEntries(entries.map(([key, value]) => [key, map(value, key)])) as Record<Key, To>;
}
