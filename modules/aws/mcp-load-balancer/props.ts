import type { EdgeGatewayExposure, InternalExposure } from "../../exposure/exposure.ts";
import type { Account } from "../account/account.ts";
import type { NamedBucket } from "../bucket/named-bucket.ts";
import type { CertificateReference } from "../certificate/referenced-certificate.ts";
import type { SecurityGroupReference } from "../network/security-group.ts";
import type { Vpc } from "../network/vpc.ts";
import type { Tags } from "../tags/tags.ts";
import type { TokenIssuer } from "./token-caller.ts";

/** Addresses that are in no security group. */
export interface AddressRanges {
  /** By name, such as `{ office: "198.51.100.0/24" }`. Together no larger than a /8. */
  readonly ranges: Readonly<Record<string, string>>;
  /** Why they may connect, for whoever reviews it. */
  readonly reason: string;
}

/**
 * Who may reach a load balancer, and whose tokens it verifies.
 *
 * - `edge-gateway`: from the internet, with tokens of the one issuer that is named, which every rule verifies
 * - `internal`: from the networks that are named; a rule verifies tokens where it has a caller, of the one issuer that
 *   may be named too
 */
export type LoadBalancerReach =
  | EdgeGatewayExposure<TokenIssuer>
  | InternalExposure<SecurityGroupReference | AddressRanges | TokenIssuer>;

/** A web ACL, made by this stack or not. */
export interface WebAclReference {
  /** Of one in the region of the load balancer. */
  readonly webAclArn: string;
}

export interface McpLoadBalancerProps {
  readonly account: Account;
  /** 1 to 32 letters, digits and hyphens, unique in the account's region. It cannot be changed later. */
  readonly name: string;
  /** Of its public subnets for `edge-gateway`, of its private ones for `internal`: in two zones at least. */
  readonly vpc: Vpc;
  readonly exposure: LoadBalancerReach;
  /**
   * From where an `edge-gateway` is reached.
   * @default Cloudflare's published IPv4 ranges, where the gateway runs: {@link CLOUDFLARE_RANGES}
   */
  readonly sources?: AddressRanges;
  /** In its region. Whoever names no host of the others is shown this one. */
  readonly certificate: CertificateReference;
  /**
   * Of hosts that the first one is not for, by name.
   * @default none
   */
  readonly moreCertificates?: Readonly<Record<string, CertificateReference>>;
  /**
   * Where requests are logged, in a bucket encrypted with `AES256`. One that is not made here has to let load balancers
   * in by itself. Required in production.
   * @default requests are not logged
   */
  readonly accessLogs?: { readonly bucket: NamedBucket; readonly prefix?: string };
  /**
   * What looks at requests before any rule does.
   * @default for `edge-gateway` a {@link WebAcl} of its own, for `internal` none
   */
  readonly webAcl?: WebAclReference;
  /**
   * Seconds without a byte after which a connection is closed, an event stream among them: 61 to 4000. Servers keep idle
   * connections open for longer.
   * @default 3600
   */
  readonly idleTimeoutSeconds?: number;
  /**
   * Whether AWS refuses to delete it, and its requests have to be logged.
   * @default true
   */
  readonly production?: boolean;
  /** @default none */
  readonly tags?: Tags;
}

/** How a target is asked whether it is well. */
export interface TargetHealth {
  /** What answers 200. @default "/ready" */
  readonly path?: `/${string}`;
  /** How often, in seconds: 5 to 300. @default 30 */
  readonly intervalSeconds?: number;
  /** How long an answer may take: 2 to 120 seconds, shorter than the interval. @default 5 */
  readonly timeoutSeconds?: number;
  /** Answers in a row after which it gets requests: 2 to 10. @default 2 */
  readonly healthyThreshold?: number;
  /** Failures in a row after which it gets none: 2 to 10. @default 3 */
  readonly unhealthyThreshold?: number;
}

/** How requests go to targets. */
export interface TargetProps {
  readonly health?: TargetHealth;
  /**
   * Seconds that what is under way has before a target is gone: 0 to 3600.
   * @default 60
   */
  readonly drainSeconds?: number;
  /**
   * For how many seconds requests of a caller that keeps cookies go to the same target: 1 to 604800, or 0 for never. The
   * gateway keeps none.
   * @default 3600
   */
  readonly stickySeconds?: number;
}
