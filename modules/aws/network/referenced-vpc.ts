import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { ReferencedSecurityGroup } from "./referenced-security-group.ts";
import type { Vpc, VpcEndpoints } from "./vpc.ts";

/** Which VPC it is, and what of it is used. */
export interface VpcReference {
  /** `vpc-…`. */
  readonly vpcId: string;
  /**
   * Such as `eu-west-1`.
   * @default that of the stack's provider
   */
  readonly region?: string;
  /** At least one, `subnet-…`. */
  readonly privateSubnetIds: readonly string[];
  /** @default none */
  readonly publicSubnetIds?: readonly string[];
  /**
   * The endpoints that it has, so that security groups can let out to them. The group of the interface endpoints has to
   * let in by itself who uses them.
   * @default none that rules name
   */
  readonly endpoints?: {
    /** `sg-…`. @default there are no interface endpoints */
    readonly securityGroupId?: string;
    /** By service: `{ s3: "pl-…" }`. @default there are no gateway endpoints */
    readonly prefixListIds?: Readonly<Record<string, string>>;
  };
}

/** A VPC that no stack creates, and of which none changes anything. */
export class ReferencedVpc extends Construct implements Vpc {
  readonly vpcId: string;
  readonly region: string | undefined;
  readonly privateSubnetIds: readonly string[];
  readonly publicSubnetIds: readonly string[];
  readonly endpoints: VpcEndpoints;
  readonly waysOut = [];

  constructor(scope: Construct, id: string, props: VpcReference) {
    super(scope, id);
    const { vpcId, privateSubnetIds, publicSubnetIds = [], endpoints = {} } = props;
    const { securityGroupId, prefixListIds = {} } = endpoints;
    this.check("vpc", [vpcId]);
    this.check("subnet", [...privateSubnetIds, ...publicSubnetIds]);
    this.check("pl", Object.values(prefixListIds));
    const both = publicSubnetIds.find((subnet) => privateSubnetIds.includes(subnet));
    if (both !== undefined || privateSubnetIds.length === 0) {
      throw new ValidationError(
        this,
        both === undefined ? "no subnet is private." : `${both} cannot be both private and public.`,
        "Name in privateSubnetIds those without a route to an internet gateway, and in publicSubnetIds others.",
      );
    }
    this.vpcId = vpcId;
    this.region = props.region;
    this.privateSubnetIds = privateSubnetIds;
    this.publicSubnetIds = publicSubnetIds;
    const securityGroup =
      securityGroupId === undefined
        ? undefined
        : new ReferencedSecurityGroup(this, "endpoints", securityGroupId);
    this.endpoints = { securityGroup, prefixListIds };
  }

  /** Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
  private check(prefix: string, ids: readonly string[]): void {
    const form = new RegExp(`^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`);
    const wrong = ids.find((each) => !form.test(each));
    if (wrong === undefined) return;
    throw new ValidationError(
      this,
      `"${wrong}" is not an id that begins with ${prefix}-.`,
      `Use ${prefix}- and 8 or 17 hexadecimal digits.`,
    );
  }
}
