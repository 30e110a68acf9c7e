import type { ITerraformDependable } from "cdktf";
import type { SecurityGroupReference } from "./security-group.ts";

/** A VPC that other resources are placed in, made by this stack or not. */
export interface Vpc {
  /** `vpc-…`. */
  readonly vpcId: string;
  /**
   * Such as `eu-west-1`.
   * @default that of the stack's provider
   */
  readonly region?: string | undefined;
  /** Those that the internet does not reach. */
  readonly privateSubnetIds: readonly string[];
  /** Those that it does reach. Empty where there are none. */
  readonly publicSubnetIds: readonly string[];
  /** How AWS's own services are reached from inside. */
  readonly endpoints: VpcEndpoints;
  /** What workloads wait for that need a way out. Empty where the stack does not create it. */
  readonly waysOut: readonly ITerraformDependable[];
  /** What waits for the internet to reach its public subnets. Absent where the stack does not create that. */
  readonly waysIn?: readonly ITerraformDependable[];
}

/** The endpoints of a VPC, as the rules of security groups name them. */
export interface VpcEndpoints {
  /** The group of the interface endpoints. Absent where there are none. */
  readonly securityGroup?: SecurityGroupReference | undefined;
  /** The prefix lists of the gateway endpoints, by service: `{ s3: "pl-…" }`. */
  readonly prefixListIds: Readonly<Record<string, string>>;
}
