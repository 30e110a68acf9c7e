import type { Project } from "../project/project.ts";
import type { GoogleApiAccess } from "./google-apis.ts";
import type { NatProps } from "./nat.ts";

export interface SubnetProps {
  /** Such as `europe-west1`. */
  readonly region: string;
  /** Of IPv4 addresses, /29 or larger: `10.0.0.0/24`. It can be enlarged later, and not be moved. */
  readonly range: string;
  /**
   * Further ranges by name, for pods and services of Kubernetes.
   * @default none
   */
  readonly secondaryRanges?: Readonly<Record<string, string>>;
  /**
   * The share of its connections that flow logs record: 0 to 1.
   * @default 0.5
   */
  readonly flowLogSampling?: number;
}

/** @typeParam SubnetName - inferred from the keys of `subnets` */
export interface NetworkProps<SubnetName extends string = string> {
  readonly project: Project;
  /** 1 to 63 lower-case letters, digits and hyphens. */
  readonly name: string;
  /** By name, which is unique in a region and here in the network. */
  readonly subnets: Readonly<Record<SubnetName, SubnetProps>>;
  /**
   * By region, what lets out whatever has no public address of its own.
   * @default none: from inside nothing is reached but Google's APIs
   */
  readonly nat?: Readonly<Record<string, NatProps>>;
  /**
   * How Google's APIs are reached from inside.
   * @default { kind: "public-names" }
   */
  readonly googleApis?: GoogleApiAccess;
}
