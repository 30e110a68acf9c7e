import { SecurityGroup as SecurityGroupResource } from "@cdktf/provider-aws/lib/security-group/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { allowedRange, checkTogether } from "../../ip-range/ip-range.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { checkedTags, type Tags } from "../tags/tags.ts";
import { ReferencedSecurityGroup } from "./referenced-security-group.ts";
import { addEgress, addIngress, type Opening } from "./security-group-rule.ts";
import type { Vpc, VpcEndpoints } from "./vpc.ts";

/** A security group that rules name, made by this stack or not. */
export interface SecurityGroupReference {
  /** `sg-…`. */
  readonly securityGroupId: string;
  /** What rules call it: its name, or its id where no other is known. */
  readonly name: string;
}

export interface SecurityGroupProps {
  /** The one that it is in. It cannot be changed later. */
  readonly vpc: Pick<Vpc, "vpcId" | "region">;
  /** Unique in the VPC: 1 to 255 letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`. It cannot be changed later. */
  readonly name: string;
  /** What is in it, in 1 to 255 of these characters. It cannot be changed later. */
  readonly description: string;
  /** @default none */
  readonly tags?: Tags;
}

/** Ranges of addresses that are let in. */
export interface RangesOpening {
  /** 1 to 65535, of TCP. */
  readonly port: number;
  /** By name, such as `{ office: "198.51.100.0/24" }`. */
  readonly ranges: Readonly<Record<string, string>>;
  /** Why addresses and not groups, for whoever reviews it. */
  readonly reason: string;
}

/** What is open to everybody. */
export interface PublicOpening {
  /** Why, for whoever reviews it. */
  readonly reason: string;
  /**
   * Whether port 80 is open too, for what redirects it to HTTPS.
   * @default false
   */
  readonly redirect?: boolean;
}

/** Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
const TEXT = /^[\w .\-:/()#,@[\]+=&;{}!$*]{1,255}$/;
const HTTPS = 443;
const EVERYBODY = "0.0.0.0/0";

/**
 * What may connect to what it is given to, and to what that may connect: nothing, until a rule says so. Rules name other
 * groups; both ends of one are opened, where they are made here. Those of an existing group are never changed.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export class SecurityGroup extends Construct implements SecurityGroupReference {
  readonly resource: SecurityGroupResource;
  readonly name: string;
  /** That of its VPC. Absent where that is the provider's. */
  readonly region: string | undefined;

  /**
   * A group that exists.
   *
   * @throws {ValidationError} for what is not the id of a security group
   */
  static fromId(scope: Construct, id: string, securityGroupId: string): SecurityGroupReference {
    return new ReferencedSecurityGroup(scope, id, securityGroupId);
  }

  constructor(scope: Construct, id: string, props: SecurityGroupProps) {
    super(scope, id);
    const { vpc, name, description } = props;
    if (!TEXT.test(name) || name.startsWith("sg-")) {
      throw new ValidationError(
        this,
        `"${name}" cannot be the name of a security group.`,
        "Use 1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, and not sg- in front.",
      );
    }
    this.checkText(description);
    this.name = name;
    this.region = vpc.region;
    claimName(this, `${vpc.vpcId}/security-groups/${name}`);
    this.resource = new SecurityGroupResource(this, "Resource", {
      region: vpc.region,
      vpcId: vpc.vpcId,
      name,
      description,
      tags: checkedTags(this, props.tags),
    });
    refuseTemplates(this);
  }

  get securityGroupId(): string {
    return this.resource.id;
  }

  /**
   * Lets the members of a group connect to the members of this one.
   *
   * @throws {ValidationError} for what is not a port, and a description that AWS does not take
   */
  allowFrom(other: SecurityGroupReference, opening: Opening): void {
    this.connect(other, this, opening);
  }

  /**
   * Lets the members of this group connect to the members of another one.
   *
   * @throws {ValidationError} for what is not a port, and a description that AWS does not take
   */
  allowTo(other: SecurityGroupReference, opening: Opening): void {
    this.connect(this, other, opening);
  }

  /** Lets the members of this group reach AWS's services through the endpoints of their VPC. */
  allowToEndpoints({ securityGroup, prefixListIds }: VpcEndpoints): void {
    if (securityGroup !== undefined) {
      this.allowTo(securityGroup, { port: HTTPS, description: "AWS services by their endpoints" });
    }
    for (const [service, prefixListId] of Object.entries(prefixListIds)) {
      this.allowToPrefixList(service, prefixListId, {
        port: HTTPS,
        description: `${service} by its endpoint`,
      });
    }
  }

  /**
   * Lets the members of this group connect to the addresses of a prefix list.
   *
   * @param name what the list is called here: the id of the rule has it
   */
  allowToPrefixList(name: string, prefixListId: string, opening: Opening): void {
    this.checkText(opening.description);
    addEgress(this, this, { name, prefixListId }, opening);
  }

  /**
   * Lets the members of this group connect to port 443 anywhere, where there is a way out.
   *
   * @param reason for whoever reviews it
   * @throws {ValidationError} without a reason
   */
  allowHttpsToInternet(reason: string): void {
    this.checkText(reason);
    addEgress(this, this, { name: "internet", cidrIpv4: EVERYBODY }, { port: HTTPS, description: reason });
  }

  /**
   * Lets in connections from addresses that are in no security group.
   *
   * @throws {ValidationError} for what is not a range, or as good as everybody, and without a reason
   */
  allowFromRanges({ port, ranges, reason }: RangesOpening): void {
    const named = Object.entries(ranges).map(([name, text]) => [name, allowedRange(this, text)] as const);
    checkTogether(
      this,
      named.map(([, range]) => range),
    );
    for (const [name, { family, text }] of named) {
      const description = `${name}: ${reason}`;
      this.checkText(reason);
      this.checkText(description);
      const peer = family === "IPv4" ? { name, cidrIpv4: text } : { name, cidrIpv6: text };
      addIngress(this, this, peer, { port, description });
    }
  }

  /**
   * Lets everybody connect to port 443: for a load balancer that verifies who calls, and for nothing else.
   *
   * @throws {ValidationError} without a reason
   */
  allowPublicHttps({ reason, redirect = false }: PublicOpening): void {
    this.checkText(reason);
    for (const port of redirect ? [HTTPS, 80] : [HTTPS]) {
      addIngress(this, this, { name: "internet", cidrIpv4: EVERYBODY }, { port, description: reason });
    }
  }

  private connect(from: SecurityGroupReference, to: SecurityGroupReference, opening: Opening): void {
    this.checkText(opening.description);
    if (to instanceof SecurityGroup) addIngress(this, to, groupPeer(from), opening);
    if (from instanceof SecurityGroup) addEgress(this, from, groupPeer(to), opening);
  }

  private checkText(text: string): void {
    if (TEXT.test(text) && text.trim() !== "") return;
    throw new ValidationError(
      this,
      `"${text}" does not describe what a rule or a group is for.`,
      "Use 1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*.",
    );
  }
}

function groupPeer({ name, securityGroupId }: SecurityGroupReference) {
  return { name, referencedSecurityGroupId: securityGroupId };
}
