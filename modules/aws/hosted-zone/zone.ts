import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { isDomain } from "../../dns/domain.ts";
import { type RecordSet, type RecordType, recordData } from "../../dns/record-set.ts";
import { checkZoneDomain, ZoneNames } from "../../dns/zone-names.ts";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";

/** Type and name of a set of records: `A mcp.example.com`. The name is complete, without the dot at its end. */
export type RecordKey = `${RecordType} ${string}`;

/** What an alias stands for, such as a load balancer. */
export interface AliasTarget {
  /** The name that AWS gave it. */
  readonly dnsName: string;
  /** The zone of that name, which is AWS's own. */
  readonly dnsZoneId: string;
  /**
   * Whether it has IPv6 addresses too.
   * @default false
   */
  readonly isDualStack?: boolean;
}

/** A zone that another zone leaves a part of its names to. */
export interface DelegatedZone {
  /** The servers that know it. */
  readonly nameServers: readonly string[];
  /**
   * What proves its keys, such as `12345 13 2 0123…CDEF`.
   * @default it is not signed
   */
  readonly dsRecord?: string | undefined;
}

/** A zone of Route 53 that records can be added to, made by this stack or not. */
export abstract class Zone extends Construct {
  /** `Z…`. */
  abstract readonly zoneId: string;
  /** What the zone is about, without the dot at its end. */
  readonly domain: string;
  private readonly names: ZoneNames;

  constructor(scope: Construct, id: string, domain: string) {
    super(scope, id);
    checkZoneDomain(this, domain);
    this.domain = domain;
    this.names = new ZoneNames(domain);
  }

  /**
   * Adds the records of one name and type.
   *
   * @throws {ValidationError} for a name outside of the zone, a value that is not of the type, and a CNAME beside other
   * records or for the zone's own domain
   */
  addRecord(key: RecordKey, records: RecordSet): Route53Record {
    const separator = key.indexOf(" ");
    const type = key.slice(0, separator) as RecordType;
    const data = recordData(this, type, records);
    return this.addData(type, key.slice(separator + 1), {
      ttl: records.ttl ?? 300,
      // The provider adds the outer quotes.
      records: type === "TXT" ? data.map(withoutOuterQuotes) : data,
    });
  }

  /**
   * Lets a name stand for something of AWS's, whose addresses change: an A record, and an AAAA record where it has IPv6
   * addresses. The zone's own domain can be one.
   *
   * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
   *
   * @throws {ValidationError} for a name outside of the zone
   */
  addAlias(name: string, { dnsName, dnsZoneId, isDualStack = false }: AliasTarget): Route53Record[] {
    const types = isDualStack ? (["A", "AAAA"] as const) : (["A"] as const);
    const alias = { name: dnsName, zoneId: dnsZoneId, evaluateTargetHealth: true };
    return types.map((type) => this.addData(type, name, { alias }));
  }

  /**
   * Leaves a domain below this one to another zone, and says by what its keys are proved where it is signed.
   *
   * @throws {ValidationError} for a domain outside of the zone or the zone's own, and for what is not a name server or a
   *   DS record
   */
  delegate(domain: string, { nameServers, dsRecord }: DelegatedZone): Route53Record {
    if (domain === this.domain) {
      throw new ValidationError(
        this,
        "the zone would leave itself to another one.",
        "Name a domain below it.",
      );
    }
    checkDelegation(this, nameServers, dsRecord);
    if (dsRecord !== undefined) this.addData("DS", domain, { ttl: DELEGATION_TTL, records: [dsRecord] });
    return this.addData("NS", domain, { ttl: DELEGATION_TTL, records: [...nameServers] });
  }

  private addData(type: string, name: string, data: RecordContent): Route53Record {
    this.names.add(this, type, name);
    claimName(this, `hosted zone ${this.zoneId}: ${type} ${name}`);
    const record = new Route53Record(this, `${type} ${name}`, { zoneId: this.zoneId, name, type, ...data });
    refuseTemplates(record);
    return record;
  }
}

type RecordContent =
  | { readonly ttl: number; readonly records: string[] }
  | {
      readonly alias: {
        readonly name: string;
        readonly zoneId: string;
        readonly evaluateTargetHealth: boolean;
      };
    };

/** An hour, for both have to change together. */
const DELEGATION_TTL = 3600;
/** RFC 4034, section 5.3: key tag, algorithm, digest type and digest. */
const DS_RECORD = /^\d{1,5} \d{1,3} \d{1,3} [0-9A-F]{40,}$/;

function withoutOuterQuotes(text: string): string {
  return text.replace(/^"|"$/g, "");
}

function checkDelegation(scope: Construct, nameServers: readonly string[], dsRecord?: string): void {
  if (nameServers.length === 0) {
    throw new ValidationError(scope, "a domain is left to nobody.", "Name its servers.");
  }
  const wrong = Token.isUnresolved(nameServers) ? undefined : nameServers.find((server) => !isDomain(server));
  if (wrong !== undefined) {
    throw new ValidationError(
      scope,
      `"${wrong}" is not a name server.`,
      "Write its name without the dot at its end, as in ns-1.example.net.",
    );
  }
  if (dsRecord === undefined || Token.isUnresolved(dsRecord) || DS_RECORD.test(dsRecord)) return;
  throw new ValidationError(
    scope,
    `"${dsRecord}" is not a DS record.`,
    "Write key tag, algorithm, digest type and digest, as in 12345 13 2 0123…CDEF.",
  );
}
