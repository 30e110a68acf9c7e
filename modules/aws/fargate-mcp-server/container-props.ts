import type { SecretPart, SecretReference } from "../secret/secret-reference.ts";

/**
 * When a container may start after another: when that has started, has ended, has ended with 0, or is healthy.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
 */
export type StartCondition = "START" | "COMPLETE" | "SUCCESS" | "HEALTHY";

/** A secret of Secrets Manager, or a part of it, which the container gets when it starts. */
export interface ContainerSecret extends SecretPart {
  readonly secret: SecretReference;
}

/**
 * How a container is asked whether it is well: by a command in it, which ends with 0.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
export interface HealthCheck {
  /** Such as `["CMD", "/healthy"]`, or `["CMD-SHELL", "curl -f http://localhost:8001/health"]` where there is a shell. */
  readonly command: readonly ["CMD" | "CMD-SHELL", string, ...string[]];
  /** How often, in seconds: 5 to 300. @default 30 */
  readonly intervalSeconds?: number;
  /** How long an answer may take: 2 to 60 seconds. @default 5 */
  readonly timeoutSeconds?: number;
  /** Failures in a row that count: 1 to 10. @default 3 */
  readonly retries?: number;
  /** Seconds at the start in which failures do not count: 0 to 300. @default 60 */
  readonly startPeriodSeconds?: number;
}

/** What the server and its sidecars have in common. */
export interface ContainerBase {
  /** The container image, in production by its digest. One of ECR can be pulled without further ado. */
  readonly image: string;
  /** The number of what it runs as, `<user>` or `<user>:<group>`: not 0, which is root, and up to 2147483647. */
  readonly user: string;
  /**
   * What runs, instead of the image's entry point.
   * @default the image's
   */
  readonly entryPoint?: readonly string[];
  /**
   * Its arguments, instead of the image's command.
   * @default the image's
   */
  readonly command?: readonly string[];
  /**
   * Environment variables that everybody who sees the account may see.
   * @default none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Environment variables whose values are in Secrets Manager. They are read when the container starts, by the role that
   * starts it.
   * @default none
   */
  readonly secrets?: Readonly<Record<string, ContainerSecret>>;
  /**
   * Folders that it alone may write to, and loses with the task. The image has to declare each as a `VOLUME`, since the
   * folder is root's otherwise.
   * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
   * @default ["/tmp"]
   */
  readonly writable?: readonly string[];
  /**
   * Volumes that containers of the task share, by the folders that hold them here. As of `writable`, images declare them.
   * @default none
   */
  readonly mounts?: Readonly<
    Record<string, string | { readonly volume: string; readonly readOnly: boolean }>
  >;
  /**
   * When it is well.
   * @default it is not asked; targets of a load balancer are asked by that
   */
  readonly healthCheck?: HealthCheck;
  /**
   * Seconds between SIGTERM and SIGKILL: 2 to 120.
   * @default 60
   */
  readonly stopTimeoutSeconds?: number;
  /**
   * CPU units that it gets at least where there are too few: 1024 are one CPU.
   * @default those of the task, shared
   */
  readonly cpu?: number;
  /**
   * MiB at which it is ended.
   * @default those of the task
   */
  readonly memory?: number;
}

/** The container that requests are sent to. */
export interface ContainerProps extends ContainerBase {
  /**
   * Where it listens on 0.0.0.0: 1 to 65535.
   * @default 8080
   */
  readonly port?: number;
  /**
   * The sidecars that come before it, and when it may start.
   * @default all that do not themselves start after it: HEALTHY of those with a health check, SUCCESS of those that end
   * without the task, START of others
   */
  readonly startAfter?: Readonly<Record<string, StartCondition>>;
}

/** A container beside the server, which reaches it on localhost. */
export interface SidecarProps extends ContainerBase {
  /**
   * Where it listens, where requests of a load balancer are sent to it too.
   * @default none
   */
  readonly port?: number;
  /**
   * The containers that come before it, the server as `server`, and when it may start.
   * @default none
   */
  readonly startAfter?: Readonly<Record<string, StartCondition>>;
  /**
   * Whether the task ends with it. What only prepares the task is not essential.
   * @default true
   */
  readonly essential?: boolean;
}
