import { ComputeGlobalAddress } from "@cdktf/provider-google/lib/compute-global-address/index.js";
import { ComputeGlobalForwardingRule } from "@cdktf/provider-google/lib/compute-global-forwarding-rule/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { DnsZone } from "../dns-zone/dns-zone.ts";
import type { Project } from "../project/project.ts";
import type { NetworkInStack } from "./nat.ts";

/**
 * How Google's APIs are reached from inside a network, always without leaving Google's own.
 *
 * - `public-names`: at the addresses that everybody uses.
 * - `private-names`: at four addresses that belong to these APIs alone, so that a firewall can allow nothing else.
 * - `restricted-names`: likewise, for the APIs that VPC Service Controls protect.
 * - `private-service-connect`: at an address of the network's own, all APIs or those that VPC Service Controls protect.
 *
 * Source: https://cloud.google.com/vpc/docs/configure-private-google-access#domain-options
 */
export type GoogleApiAccess =
  | { readonly kind: "public-names" }
  | { readonly kind: "private-names" | "restricted-names" }
  | {
      readonly kind: "private-service-connect";
      /** An IPv4 address in no range of the network's subnets. */
      readonly address: string;
      /** 1 to 20 lower-case letters and digits. */
      readonly name: string;
      /** @default "all-apis" */
      readonly apis?: "all-apis" | "vpc-sc";
    };

/** The domains under which APIs, images and Cloud Run services answer. */
const DOMAINS = ["gcr.io", "googleapis.com", "pkg.dev", "run.app"] as const;

/** Source: https://cloud.google.com/vpc/docs/configure-private-google-access#config-domain */
const ADDRESSES = {
  "private-names": ["199.36.153.8", "199.36.153.9", "199.36.153.10", "199.36.153.11"],
  "restricted-names": ["199.36.153.4", "199.36.153.5", "199.36.153.6", "199.36.153.7"],
} as const;

/** Source: https://cloud.google.com/vpc/docs/configure-private-service-connect-apis#create-endpoint */
const ENDPOINT_NAME = /^[a-z][a-z0-9]{0,19}$/;

export interface PrivateGoogleApisProps {
  readonly project: Project;
  readonly network: NetworkInStack;
  readonly access: Exclude<GoogleApiAccess, { kind: "public-names" }>;
}

/** Private zones that answer for the domains of Google's APIs, and the endpoint that they point to. */
export class PrivateGoogleApis extends Construct {
  constructor(scope: Construct, id: string, { project, network, access }: PrivateGoogleApisProps) {
    super(scope, id);
    const values =
      access.kind === "private-service-connect"
        ? [this.endpoint(project, network, access)]
        : ADDRESSES[access.kind];
    for (const domain of DOMAINS) {
      new DnsZone(this, domain, {
        project,
        name: `${network.name}-${domain.replace(".", "-")}`,
        domain,
        visibility: { kind: "private", networks: [network.id] },
        description: `${domain} from inside ${network.name}`,
        records: { [`A ${domain}`]: { values }, [`CNAME *.${domain}`]: { values: [domain] } },
        deletionProtection: false,
      });
    }
  }

  private endpoint(
    project: Project,
    network: NetworkInStack,
    { address, name, apis = "all-apis" }: Extract<GoogleApiAccess, { kind: "private-service-connect" }>,
  ): string {
    if (!ENDPOINT_NAME.test(name)) {
      throw new ValidationError(
        this,
        `"${name}" cannot be the name of an endpoint for Google's APIs.`,
        "Use 1 to 20 lower-case letters and digits that start with a letter.",
      );
    }
    claimName(this, `projects/${project.id}/global/addresses/${name}`);
    const reserved = new ComputeGlobalAddress(this, "address", {
      project: project.id,
      name,
      purpose: "PRIVATE_SERVICE_CONNECT",
      addressType: "INTERNAL",
      network: network.id,
      address,
    });
    new ComputeGlobalForwardingRule(this, "endpoint", {
      project: project.id,
      name,
      target: apis,
      network: network.id,
      ipAddress: reserved.id,
      loadBalancingScheme: "",
    });
    return address;
  }
}
