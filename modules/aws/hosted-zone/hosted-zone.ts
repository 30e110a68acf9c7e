import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone/index.js";
import type { Construct } from "constructs";
import type { RecordSet } from "../../dns/record-set.ts";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { type Account, checkAccount } from "../account/account.ts";
import { checkedTags, type Tags } from "../tags/tags.ts";
import { logQueries } from "./query-log.ts";
import { signZone } from "./signing.ts";
import { type RecordKey, Zone } from "./zone.ts";

/** Who can resolve the names of a zone: everybody, or what is in the given networks. */
export type Visibility =
  | {
      readonly kind: "public";
      /**
       * Whether it is signed, with a key that is made for it. Only then can its DS record be told to the parent zone.
       * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec.html
       * @default false
       */
      readonly signed?: boolean;
      /**
       * The log group in us-east-1 that gets every query, also those of strangers; its name best begins with
       * `/aws/route53/`.
       * @default queries are not logged
       */
      readonly queryLogGroup?: { readonly logGroupArn: string };
    }
  | {
      readonly kind: "private";
      /** The VPCs, each in the region of the account unless another one is said. */
      readonly vpcs: readonly { readonly vpcId: string; readonly region?: string }[];
    };

export interface HostedZoneProps {
  readonly account: Account;
  /** What the zone is about, without the dot at its end: `example.com`. */
  readonly domain: string;
  readonly visibility: Visibility;
  /**
   * By type and complete name: `{ "CNAME www.example.com": { values: ["example.net"] } }`.
   * @default none
   */
  readonly records?: Readonly<Record<RecordKey, RecordSet>>;
  /**
   * What people see in lists: 1 to 256 characters.
   * @default the domain
   */
  readonly comment?: string;
  /**
   * Whether Terraform refuses to destroy it. A public zone that is created anew has other name servers.
   * @default true
   */
  readonly production?: boolean;
  /** @default none */
  readonly tags?: Tags;
}

/** Which zone it is, and of what. */
export interface ZoneReference {
  /** `Z…`, as `aws route53 list-hosted-zones` prints it behind `/hostedzone/`. */
  readonly zoneId: string;
  /** What the zone is about, without the dot at its end: `example.com`. */
  readonly domain: string;
}

/** Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html */
const ZONE_ID = /^Z[A-Z0-9]{1,31}$/;

/**
 * A zone of Route 53.
 *
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-working-with.html
 */
export class HostedZone extends Zone {
  readonly resource: Route53Zone;
  /** Known after the apply. */
  readonly zoneId: string;
  /** What the parent zone has to say so that the signatures are believed. Absent where the zone is not signed. */
  readonly dsRecord?: string | undefined;

  /**
   * A zone that exists, or that another stack creates. Nothing is looked up.
   *
   * @throws {ValidationError} for what is not the id of a zone
   */
  static fromZoneId(scope: Construct, id: string, reference: ZoneReference): Zone {
    return new ReferencedZone(scope, id, reference);
  }

  constructor(scope: Construct, id: string, props: HostedZoneProps) {
    super(scope, id, props.domain);
    const { account, domain, visibility, comment = domain, production = true } = props;
    checkAccount(this, account);
    if (comment === "" || comment.length > 256) {
      throw new ValidationError(this, "the comment is empty or too long.", "Use 1 to 256 characters.");
    }
    if (visibility.kind === "public") claimName(this, `public hosted zone ${domain} of ${account.id}`);
    this.resource = new Route53Zone(this, "Resource", {
      name: domain,
      comment,
      forceDestroy: false,
      vpc: vpcs(this, account, visibility),
      tags: checkedTags(this, props.tags),
      lifecycle: { preventDestroy: production },
    });
    this.zoneId = this.resource.zoneId;
    if (visibility.kind === "public") {
      const { signed = false, queryLogGroup } = visibility;
      if (signed) this.dsRecord = signZone(this, { account, zone: this.resource, production }).dsRecord;
      if (queryLogGroup) logQueries(this, { account, zone: this.resource, ...queryLogGroup });
    }
    for (const [key, records] of Object.entries(props.records ?? {})) {
      this.addRecord(key as RecordKey, records);
    }
    refuseTemplates(this);
  }

  /** The servers that the parent zone has to name, of a public zone. Known after the apply. */
  get nameServers(): string[] {
    return this.resource.nameServers;
  }
}

class ReferencedZone extends Zone {
  readonly zoneId: string;

  constructor(scope: Construct, id: string, { zoneId, domain }: ZoneReference) {
    super(scope, id, domain);
    if (!ZONE_ID.test(zoneId)) {
      throw new ValidationError(
        this,
        `"${zoneId}" is not the id of a hosted zone.`,
        "Use the Z and up to 31 capital letters and digits that come after /hostedzone/.",
      );
    }
    this.zoneId = zoneId;
  }
}

function vpcs(scope: Construct, account: Account, visibility: Visibility) {
  if (visibility.kind === "public") return undefined;
  if (visibility.vpcs.length === 0) {
    throw new ValidationError(
      scope,
      "nobody could resolve the names of a private zone without VPCs.",
      "Name at least one VPC.",
    );
  }
  return visibility.vpcs.map(({ vpcId, region = account.region }) => ({ vpcId, vpcRegion: region }));
}
