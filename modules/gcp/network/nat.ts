import { ComputeAddress } from "@cdktf/provider-google/lib/compute-address/index.js";
import { ComputeRouter } from "@cdktf/provider-google/lib/compute-router/index.js";
import { ComputeRouterNat } from "@cdktf/provider-google/lib/compute-router-nat/index.js";
import { Construct } from "constructs";
import { claimName } from "../../terraform/claim-name.ts";
import type { Project } from "../project/project.ts";
import { checkName } from "./name.ts";

/** How what has no public address of its own gets out. */
export interface NatProps {
  /**
   * Names of addresses to reserve, so that others can allow exactly these: `["egress-1"]`.
   * @default Google picks addresses, and may pick others later
   */
  readonly addresses?: readonly string[];
}

/** A network that the same stack creates. */
export interface NetworkInStack {
  readonly name: string;
  /** Its path, which waits for it. */
  readonly id: string;
}

export interface RegionalNatProps extends NatProps {
  readonly project: Project;
  readonly network: NetworkInStack;
  readonly region: string;
}

/**
 * Lets whatever is in one region of a network and has no public address open connections to the internet, none of
 * which can be opened from there. What it drops is logged.
 *
 * Source: https://cloud.google.com/nat/docs/overview
 */
export class RegionalNat extends Construct {
  readonly resource: ComputeRouterNat;
  /** By name. */
  readonly addresses: Readonly<Record<string, ComputeAddress>>;

  constructor(scope: Construct, id: string, { project, network, region, addresses = [] }: RegionalNatProps) {
    super(scope, id);
    const place = { project: project.id, region };
    const name = `${network.name}-${region}`;
    checkName(this, "router", name);
    for (const address of addresses) {
      checkName(this, "address", address);
      claimName(this, `projects/${project.id}/regions/${region}/addresses/${address}`);
    }
    const router = new ComputeRouter(this, "router", { ...place, name, network: network.id });
    this.addresses = Object.fromEntries(
      addresses.map((address) => [
        address,
        new ComputeAddress(this, address, { ...place, name: address, addressType: "EXTERNAL" }),
      ]),
    );
    const reserved = Object.values(this.addresses).map((address) => address.selfLink);
    this.resource = new ComputeRouterNat(this, "Resource", {
      ...place,
      name,
      router: router.name,
      ...(reserved.length > 0
        ? { natIpAllocateOption: "MANUAL_ONLY", natIps: reserved }
        : { natIpAllocateOption: "AUTO_ONLY" }),
      sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    });
  }
}
