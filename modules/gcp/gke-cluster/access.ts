import type { ContainerClusterConfig } from "@cdktf/provider-google/lib/container-cluster/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { allowedRange } from "../../ip-range/ip-range.ts";

/** Who reaches the control plane by an IP address. */
export interface IpAccessProps {
  /** Who may connect: IPv4 ranges by what they are, at least one. */
  readonly authorizedRanges: Readonly<Record<string, string>>;
  /**
   * Whether there is an address on the internet too, beside the one in the network.
   * @default false
   */
  readonly public?: boolean;
}

/** Who reaches the control plane. */
export interface AccessProps {
  /**
   * Whether people and pipelines reach the control plane by its DNS name. Each request needs the permission
   * `container.clusters.connect`, which IAM checks before Kubernetes sees it.
   * @default false
   */
  readonly externalTraffic?: boolean;
  /**
   * Whether the control plane has IP addresses as well.
   * @default it has none
   */
  readonly ip?: IpAccessProps;
}

/**
 * The endpoints of a control plane.
 *
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/network-isolation
 * @throws {ValidationError} for addresses that nobody or everybody could connect to
 */
export function accessConfig(
  scope: Construct,
  { externalTraffic = false, ip }: AccessProps,
): Partial<ContainerClusterConfig> {
  return {
    controlPlaneEndpointsConfig: {
      dnsEndpointConfig: { allowExternalTraffic: externalTraffic },
      ipEndpointsConfig: { enabled: ip !== undefined },
    },
    privateClusterConfig: {
      enablePrivateNodes: true,
      // Where there are no IP endpoints, the API answers true.
      enablePrivateEndpoint: ip?.public !== true,
    },
    ...(ip && { masterAuthorizedNetworksConfig: authorizedNetworks(scope, ip) }),
  };
}

function authorizedNetworks(scope: Construct, { authorizedRanges }: IpAccessProps) {
  const ranges = Object.entries(authorizedRanges);
  if (ranges.length === 0) {
    throw new ValidationError(
      scope,
      "nobody could connect to the IP addresses of the control plane.",
      "Name at least one range in access.ip.authorizedRanges, or leave out access.ip.",
    );
  }
  return {
    cidrBlocks: ranges.map(([displayName, text]) => ({ displayName, cidrBlock: ipv4(scope, text) })),
    gcpPublicCidrsAccessEnabled: false,
    privateEndpointEnforcementEnabled: true,
  };
}

function ipv4(scope: Construct, text: string): string {
  const { family } = allowedRange(scope, text);
  if (family === "IPv4") return text;
  throw new ValidationError(
    scope,
    `${text} is a range of IPv6.`,
    "Control planes have IPv4 addresses: name those.",
  );
}
