import type { ITerraformDependable } from "cdktf";

/** A subnet that other resources are placed in, made by this stack or not. */
export interface Subnet {
  /** The network that it is part of: `projects/<project id>/global/networks/<name>`. */
  readonly network: string;
  /** Unique in its region and project. */
  readonly name: string;
  /** Such as `europe-west1`. */
  readonly region: string;
  /** The subnet itself: `projects/<project id>/regions/<region>/subnetworks/<name>`. */
  readonly path: string;
  /** What to wait for. Absent where the stack does not create it. */
  readonly resource?: ITerraformDependable;
}
