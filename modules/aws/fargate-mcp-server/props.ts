import type { Account } from "../account/account.ts";
import type { Cluster } from "../ecs-cluster/cluster.ts";
import type { EncryptionProps } from "../key/encryption-key.ts";
import type { TargetProps } from "../mcp-load-balancer/props.ts";
import type { Vpc } from "../network/vpc.ts";
import type { RoleGrantee } from "../role/grantee.ts";
import type { Tags } from "../tags/tags.ts";
import type { ContainerProps, SidecarProps } from "./container-props.ts";
import type { FargateExposure, LoadBalancedExposure } from "./exposure.ts";

/** Which requests of a server's hosts go to which of its containers. */
export interface ServerRoute extends TargetProps {
  /**
   * Paths that it is for, with `*` for any characters and `?` for one.
   * @default every path
   */
  readonly paths?: readonly string[];
  /**
   * When the load balancer asks for it: 1 to 50000, the lowest first.
   * @default one that follows from the names of server and route
   */
  readonly priority?: number;
  /**
   * The sidecar that answers, which has a port.
   * @default the server
   */
  readonly container?: string;
}

/** How many tasks there are. Each measure adds and takes away tasks by itself. */
export interface ScalingProps {
  /** Tasks that are kept. @default 2 in production, else 1 */
  readonly minTasks?: number;
  /** Tasks at most, whatever the load. Required in production. @default 3 */
  readonly maxTasks?: number;
  /** CPU of the tasks that is kept in use, in percent; `none`: it adds no tasks. @default 60 */
  readonly cpuPercent?: number | "none";
  /** The same of their memory. @default 75 */
  readonly memoryPercent?: number | "none";
  /** Requests per minute that each task gets; of a server without a load balancer nobody counts them. @default 1000 */
  readonly requestsPerMinute?: number | "none";
  /**
   * Whether tasks beyond those that are kept run on capacity that AWS takes back with two minutes' notice.
   * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
   * @default false
   */
  readonly spot?: boolean;
}

/** How new tasks take the place of old ones. A deployment that fails is taken back. */
export interface DeploymentProps {
  /** Healthy tasks that there are at least, in percent of those wanted: 0 to 100. @default 100 */
  readonly minHealthyPercent?: number;
  /** Tasks that there are at most, in percent of those wanted: 101 to 200. @default 200 */
  readonly maxPercent?: number;
  /** Seconds in which a new task may fail the load balancer's questions: 0 to 2147483647. @default 60 */
  readonly graceSeconds?: number;
  /**
   * Share of answers with 5xx that is an alarm, in percent, and ends a deployment. Below 20 requests per minute there is
   * none.
   * @default 5
   */
  readonly serverErrorPercent?: number;
  /** ARNs of topics that hear of these alarms. @default none */
  readonly alarmTopicArns?: readonly string[];
}

export interface FargateMcpServerProps {
  readonly account: Account;
  readonly cluster: Cluster;
  /**
   * 1 to 50 letters, digits, hyphens and underscores, unique in the account, whose roles and logs have it in their names;
   * behind a load balancer as many as `routes` leave, without underscores. It cannot be changed later.
   */
  readonly name: string;
  /** Tasks are in its private subnets. */
  readonly vpc: Vpc;
  /** Who may reach the server, and from where. */
  readonly exposure: FargateExposure;
  /**
   * Other load balancers that it is behind too, by an id that is part of the names of their target groups: an internal one
   * beside that for the gateway, such as `{ vpn: { kind: "load-balancer", … } }`.
   * @default none
   */
  readonly moreExposures?: Readonly<Record<string, LoadBalancedExposure>>;
  /** What requests are sent to. */
  readonly container: ContainerProps;
  /**
   * Containers beside it, by their names.
   * @default none
   */
  readonly sidecars?: Readonly<Record<string, SidecarProps>>;
  /**
   * Volumes that containers share and that are lost with the task, by name: 1 to 255 letters, digits, hyphens and
   * underscores. Containers mount them by `mounts`.
   * @default none
   */
  readonly volumes?: readonly string[];
  /**
   * Which requests go where, by id. Each is a target group `<name>-<id>` of at most 32 characters.
   * @default { mcp: {} }: all to the server
   */
  readonly routes?: Readonly<Record<string, ServerRoute>>;
  /**
   * CPU units of a task: 256, 512, 1024, 2048, 4096, 8192 or 16384. 1024 are one CPU.
   * @default 512
   */
  readonly cpu?: number;
  /**
   * MiB of a task, of those that [go with its CPU](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size).
   * @default 1024
   */
  readonly memory?: number;
  /** What the images are built for. @default "ARM64" */
  readonly architecture?: "ARM64" | "X86_64";
  /**
   * The version of Fargate; within it AWS mends what has to be.
   * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html
   * @default "1.4.0"
   */
  readonly platformVersion?: string;
  /**
   * Whether what runs has to be exactly what the code says: images by digest, and a bound for the tasks.
   * @default true
   */
  readonly production?: boolean;
  /**
   * What the containers act as.
   * @default a role `mcp-<name>` that may do nothing
   */
  readonly taskRole?: RoleGrantee;
  /**
   * ARN of the managed policy that bounds the roles which are made here.
   * @default none
   */
  readonly permissionsBoundary?: string;
  readonly scaling?: ScalingProps;
  readonly deployment?: DeploymentProps;
  /**
   * How long and by what key its log `/ecs/<name>` is kept.
   * @default { retentionDays: 365 }, a key of CloudWatch Logs' own
   */
  readonly log?: { readonly retentionDays?: number; readonly encryption?: EncryptionProps };
  /**
   * What tasks reach at port 443: the internet, as far as the VPC has a way out, or AWS's services by their endpoints
   * alone.
   * @default "internet"
   */
  readonly egress?: "internet" | "endpoints";
  /** Of the service, its tasks, and what is made for them. @default none */
  readonly tags?: Tags;
}
