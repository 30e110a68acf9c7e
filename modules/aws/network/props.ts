import type { Account } from "../account/account.ts";
import type { EncryptionProps } from "../key/encryption-key.ts";
import type { Tags } from "../tags/tags.ts";

/** What a network has in an availability zone. */
export interface ZoneProps {
  /** Of the subnet of what is not reached from the internet: `10.0.0.0/20`. It cannot be changed later. */
  readonly privateRange: string;
  /**
   * Of the subnet of what is: load balancers and NATs. It cannot be changed later.
   * @default there is no such subnet
   */
  readonly publicRange?: string;
}

/** What lets out whatever has no public address of its own. */
export interface NatProps {
  /**
   * The allocation id of the address that it goes out from, `eipalloc-…`, so that others can allow exactly that.
   * @default an address is allocated for it
   */
  readonly allocationId?: string;
}

/** What is recorded of connections, allowed and denied. */
export interface FlowLogProps {
  /**
   * How long it is kept, as for a `LogGroup`.
   * @default 365
   */
  readonly retentionDays?: number;
  /**
   * The key has to serve CloudWatch Logs in this region.
   * @default a key of CloudWatch Logs' own
   */
  readonly encryption?: EncryptionProps;
}

/** How AWS's own services are reached from inside without a way out. */
export interface EndpointsProps {
  /**
   * Services with an endpoint in each private subnet, by what follows `com.amazonaws.<region>.` in its name. Each takes
   * a policy: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
   * @default ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "sts"]
   */
  readonly interfaces?: readonly string[];
  /**
   * Services that routes lead to.
   * @default ["s3"]
   */
  readonly gateways?: readonly ("s3" | "dynamodb")[];
  /**
   * Ids of the accounts whose identities may use them, beside the network's own.
   * @default none
   */
  readonly accounts?: readonly string[];
}

export interface NetworkProps {
  readonly account: Account;
  /** 1 to 40 lower-case letters, digits and hyphens. */
  readonly name: string;
  /** Of private IPv4 addresses, /16 to /28: `10.0.0.0/16`. It cannot be changed later. */
  readonly range: string;
  /** By availability zone, such as `eu-west-1a`; in production at least two. */
  readonly zones: Readonly<Record<string, ZoneProps>>;
  /**
   * By availability zone with a public subnet: either one for all zones, or one for each.
   * @default none: from inside nothing is reached but the endpoints
   */
  readonly nat?: Readonly<Record<string, NatProps>>;
  /** @default those of what containers on Fargate need */
  readonly endpoints?: EndpointsProps;
  /** @default kept for 365 days */
  readonly flowLogs?: FlowLogProps;
  /**
   * Whether it has to be in two zones, and Terraform refuses to destroy it.
   * @default true
   */
  readonly production?: boolean;
  /** @default none; what can have no other name has the tag `Name` */
  readonly tags?: Tags;
}
