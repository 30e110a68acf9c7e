import {
  DnsManagedZone,
  type DnsManagedZoneConfig,
  type DnsManagedZoneDnssecConfig,
} from "@cdktf/provider-google/lib/dns-managed-zone/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { RecordSet } from "../../dns/record-set.ts";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { checkedLabels } from "../labels/labels.ts";
import { type RecordKey, Zone, type ZoneReference } from "./zone.ts";

/** Who can resolve the names of a zone: everybody, or what is in the given networks. */
export type Visibility =
  | {
      readonly kind: "public";
      /**
       * Whether Cloud Logging gets every query. They are charged by number, also those of strangers.
       * @default false
       */
      readonly logQueries?: boolean;
    }
  | {
      readonly kind: "private";
      /** Each as `projects/<project id>/global/networks/<name>`, the `path` of a Network. */
      readonly networks: readonly string[];
    };

export interface DnsZoneProps extends ZoneReference {
  readonly visibility: Visibility;
  /**
   * By type and complete name: `{ "A mcp.example.com": { values: ["192.0.2.1"] } }`.
   * @default none
   */
  readonly records?: Readonly<Record<RecordKey, RecordSet>>;
  /**
   * What people see in lists.
   * @default the domain
   */
  readonly description?: string;
  /**
   * Whether Terraform refuses to destroy it. A public zone that is created anew has other name servers.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The algorithm that RFC 8624, section 3.1, recommends for signing. */
const KEY = { algorithm: "ecdsap256sha256", keyLength: 256, kind: "dns#dnsKeySpec" } as const;

const DNSSEC: DnsManagedZoneDnssecConfig = {
  state: "on",
  nonExistence: "nsec3",
  kind: "dns#managedZoneDnsSecConfig",
  defaultKeySpecs: [
    { ...KEY, keyType: "keySigning" },
    { ...KEY, keyType: "zoneSigning" },
  ],
};

/**
 * A zone of Cloud DNS. A public one is signed; its DS record, which the registrar has to be told, is printed by
 * `gcloud dns dns-keys list --zone=<name>`.
 *
 * Source: https://cloud.google.com/dns/docs/dnssec
 */
export class DnsZone extends Zone {
  readonly resource: DnsManagedZone;
  protected readonly dependencies: readonly ITerraformDependable[];

  /** A zone that exists, or that another stack creates. */
  static fromName(scope: Construct, id: string, reference: ZoneReference): Zone {
    return new ReferencedZone(scope, id, reference);
  }

  constructor(scope: Construct, id: string, props: DnsZoneProps) {
    super(scope, id, props);
    const { project, name, domain, visibility } = props;
    if (visibility.kind === "private" && visibility.networks.length === 0) {
      throw new ValidationError(
        this,
        "nobody could resolve the names of a private zone without networks.",
        "Name at least one network.",
      );
    }
    claimName(this, `projects/${project.id}/managedZones/${name}`);
    this.resource = new DnsManagedZone(this, "Resource", {
      project: project.id,
      name,
      dnsName: `${domain}.`,
      description: props.description ?? domain,
      labels: checkedLabels(this, props.labels),
      forceDestroy: false,
      ...visibilityConfig(visibility),
      lifecycle: { preventDestroy: props.deletionProtection ?? true },
    });
    this.dependencies = [this.resource];
    for (const [key, records] of Object.entries(props.records ?? {}))
      this.addRecord(key as RecordKey, records);
    refuseTemplates(this);
  }

  /** The servers that the parent zone has to name, of a public zone. Known after the apply. */
  get nameServers(): string[] {
    return this.resource.nameServers;
  }
}

class ReferencedZone extends Zone {
  protected readonly dependencies: readonly ITerraformDependable[] = [];
}

function visibilityConfig(visibility: Visibility): Partial<DnsManagedZoneConfig> {
  if (visibility.kind === "private") {
    const networks = visibility.networks.map((networkUrl) => ({ networkUrl }));
    return { visibility: "private", privateVisibilityConfig: { networks } };
  }
  return {
    visibility: "public",
    dnssecConfig: DNSSEC,
    cloudLoggingConfig: { enableLogging: visibility.logQueries ?? false },
  };
}
