import { DnsManagedZoneIamMember } from "@cdktf/provider-google/lib/dns-managed-zone-iam-member/index.js";
import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type RecordSet, type RecordType, recordData } from "../../dns/record-set.ts";
import { checkZoneDomain, ZoneNames } from "../../dns/zone-names.ts";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { once } from "../../terraform/once.ts";
import { type Grantee, granteeConfig } from "../iam/grantee.ts";
import { checkProject, type Project } from "../project/project.ts";

/** Type and name of a set of records: `A mcp.example.com`. The name is complete, without the dot at its end. */
export type RecordKey = `${RecordType} ${string}`;

/** Which zone it is, and of what. */
export interface ZoneReference {
  readonly project: Project;
  /** Of the zone, as Google Cloud knows it: `example-com`. */
  readonly name: string;
  /** What the zone is about, without the dot at its end: `example.com`. */
  readonly domain: string;
}

/** Source: https://cloud.google.com/dns/docs/reference/rest/v1/managedZones#ManagedZone */
const NAME = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A zone of Cloud DNS that records can be added to, made by this stack or not. */
export abstract class Zone extends Construct {
  /** Of the zone, as Google Cloud knows it. */
  readonly name: string;
  /** What the zone is about, without the dot at its end. */
  readonly domain: string;
  /** What records wait for. */
  protected abstract readonly dependencies: readonly ITerraformDependable[];
  private readonly project: string;
  private readonly names: ZoneNames;

  constructor(scope: Construct, id: string, { project, name, domain }: ZoneReference) {
    super(scope, id);
    checkProject(this, project);
    if (!NAME.test(name)) {
      throw new ValidationError(
        this,
        `"${name}" is not the name of a zone.`,
        "Use 1 to 63 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen.",
      );
    }
    checkZoneDomain(this, domain);
    this.project = project.id;
    this.name = name;
    this.domain = domain;
    this.names = new ZoneNames(domain);
  }

  /**
   * Adds the records of one name and type.
   *
   * @throws {ValidationError} for a name outside of the zone, a value that is not of the type, and a CNAME beside other
   * records or for the zone's own domain
   */
  addRecord(key: RecordKey, records: RecordSet): DnsRecordSet {
    const separator = key.indexOf(" ");
    const type = key.slice(0, separator) as RecordType;
    const name = key.slice(separator + 1);
    this.names.add(this, type, name);
    claimName(this, `projects/${this.project}/managedZones/${this.name}/rrsets/${name}./${type}`);
    const record = new DnsRecordSet(this, key, {
      project: this.project,
      managedZone: this.name,
      name: `${name}.`,
      type,
      ttl: records.ttl ?? 300,
      rrdatas: recordData(this, type, records),
      dependsOn: [...this.dependencies],
    });
    refuseTemplates(record);
    return record;
  }

  /** Lets a grantee read the records of this zone. */
  grantRead(grantee: Grantee): DnsManagedZoneIamMember {
    return this.grant("reader", "roles/dns.reader", grantee);
  }

  /** Lets a grantee change the records of this zone, and the zone itself: no predefined role is narrower. */
  grantAdmin(grantee: Grantee): DnsManagedZoneIamMember {
    return this.grant("admin", "roles/dns.admin", grantee);
  }

  private grant(what: string, role: string, grantee: Grantee): DnsManagedZoneIamMember {
    const { member, dependsOn } = granteeConfig(this, grantee);
    return once(
      this,
      `${what} ${member}`,
      (id) =>
        new DnsManagedZoneIamMember(this, id, {
          project: this.project,
          managedZone: this.name,
          role,
          member,
          dependsOn: [...this.dependencies, ...dependsOn],
        }),
    );
  }
}
