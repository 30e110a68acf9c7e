import type { EncryptionProps } from "../crypto-key/encryption-key.ts";
import type { Subnet } from "../network/subnet.ts";
import type { Project } from "../project/project.ts";
import type { ServiceAccountIdentity } from "../service-account/service-account-identity.ts";
import type { ContainerProps, SidecarProps } from "./container-props.ts";
import type { CloudRunExposure } from "./exposure.ts";
import type { Volumes } from "./volumes.ts";

/** How many instances there are, and what each of them takes on. */
export interface ScalingProps {
  /**
   * Instances of the service that are kept without requests, whatever its revisions are.
   * Source: https://cloud.google.com/run/docs/configuring/min-instances
   * @default 0
   */
  readonly minInstances?: number;
  /**
   * Instances at most, whatever the load: a bound for the bill and for what stands behind the service. Required in
   * production.
   * @default 3
   */
  readonly maxInstances?: number;
  /**
   * Requests that one instance answers at the same time, open event streams among them: 1 to 1000.
   * @default 80
   */
  readonly concurrency?: number;
  /**
   * Whether the CPUs of an instance go on between requests, as what works in the background needs it. They are paid
   * for as long.
   * @default false
   */
  readonly cpuBetweenRequests?: boolean;
}

/** The network that the service reaches into, without a connector. */
export interface VpcProps {
  /** In the service's region. Instances take their addresses from it. */
  readonly subnet: Subnet;
  /**
   * What goes through it: all, so that the network's rules and its NAT hold, or what goes to private addresses.
   * Source: https://cloud.google.com/run/docs/configuring/vpc-direct-vpc
   * @default "all-traffic"
   */
  readonly egress?: "all-traffic" | "private-ranges";
  /**
   * By which firewall rules know it.
   * @default none
   */
  readonly tags?: readonly string[];
}

export interface CloudRunServiceProps {
  readonly project: Project;
  /** A region, such as `europe-west1`. */
  readonly location: string;
  /**
   * 1 to 49 lower-case letters, digits and hyphens, and with the project number at most 63 characters.
   * Source: https://cloud.google.com/run/docs/triggering/https-request ("Deterministic URL")
   */
  readonly name: string;
  /** Who may reach the service, and from where. */
  readonly exposure: CloudRunExposure;
  /** What requests are sent to. */
  readonly container: ContainerProps;
  /**
   * Containers beside it, by their names.
   * @default none
   */
  readonly sidecars?: Readonly<Record<string, SidecarProps>>;
  /**
   * Whether the service's identity gets the roles on projects that its sidecars need. Otherwise somebody else grants
   * them.
   * @default false
   */
  readonly grantSidecarRoles?: boolean;
  /**
   * What containers may mount, by name.
   * @default none
   */
  readonly volumes?: Volumes;
  /**
   * Whether what runs has to be exactly what the code says: images by digest, secrets by version number, and a bound
   * for the instances.
   * @default true
   */
  readonly production?: boolean;
  /**
   * What it runs as: a service account of its own with the account id given, or one made elsewhere. Google's default
   * service accounts are refused by `ServiceAccount.fromEmail`.
   * @default { accountId: "run-<name>" }
   */
  readonly identity?: { readonly accountId: string } | ServiceAccountIdentity;
  readonly scaling?: ScalingProps;
  /**
   * Seconds until a request is cut off, and with it an event stream: 1 to 3600.
   * Source: https://cloud.google.com/run/docs/configuring/request-timeout
   * @default 3600
   */
  readonly timeoutSeconds?: number;
  /**
   * Whether requests of one client go to the same instance where they can, as sessions of MCP need it.
   * Source: https://cloud.google.com/run/docs/configuring/session-affinity
   * @default true
   */
  readonly sessionAffinity?: boolean;
  /**
   * What ID tokens of invokers may be for, beside the service's URLs and the hosts of its load balancer.
   * Source: https://cloud.google.com/run/docs/configuring/custom-audiences
   * @default none
   */
  readonly customAudiences?: readonly string[];
  /** @default the service reaches the internet, and no network */
  readonly vpc?: VpcProps;
  /** @default Google's own keys */
  readonly encryption?: EncryptionProps;
  /**
   * Whether the project's Binary Authorization policy decides about its images; the project has to have enabled
   * `binaryauthorization.googleapis.com`.
   * Source: https://cloud.google.com/binary-authorization/docs/run/enabling-binauthz-cloud-run
   * @default true
   */
  readonly binaryAuthorization?: boolean;
  /**
   * Whether Terraform refuses to destroy it.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
}
