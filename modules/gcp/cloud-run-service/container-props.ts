import type { Condition } from "../iam/condition.ts";
import type { Role } from "../iam/role.ts";
import type { Project } from "../project/project.ts";
import type { Probe, ReadinessProbe } from "./probe.ts";
import type { SecretVersionReference } from "./secret-version.ts";
import type { Mounts } from "./volumes.ts";

/** What the server and its sidecars have in common. */
export interface ContainerBase {
  /** The container image, in production by its digest. */
  readonly image: string;
  /**
   * What runs, instead of the image's entry point.
   * @default the image's
   */
  readonly command?: readonly string[];
  /**
   * Its arguments, instead of the image's.
   * @default the image's
   */
  readonly args?: readonly string[];
  /**
   * Environment variables that everybody who sees the project may see.
   * @default none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Environment variables whose values are in Secret Manager; the service's identity may read them.
   * @default none
   */
  readonly secrets?: Readonly<Record<string, SecretVersionReference>>;
  /**
   * Volumes of the service by the folders that hold them here.
   * @default none
   */
  readonly mounts?: Mounts;
  /**
   * When it gets requests again after it got none: unlike a failed liveness probe, a failed one does not end it.
   * @default none
   */
  readonly readinessProbe?: ReadinessProbe;
  /**
   * The containers that have to have started before: sidecars by their names, the server as `server`.
   * @default none; for the server, all sidecars that do not themselves start after it
   */
  readonly startAfter?: readonly string[];
}

/** The container that requests are sent to. */
export interface ContainerProps extends ContainerBase {
  /**
   * Where the container listens on 0.0.0.0: 1 to 65535.
   * @default 8080
   */
  readonly port?: number;
  /**
   * Its CPUs: 1, 2, 4, 6 or 8; beside sidecars also fewer than 1, in thousandths.
   * Source: https://cloud.google.com/run/docs/configuring/services/cpu#cpu-memory
   * @default "1"
   */
  readonly cpu?: string;
  /**
   * Its memory, at most: up to `4Gi` with 1 CPU, `8Gi` with 2, `2Gi` to `16Gi` with 4, `4Gi` to `24Gi` with 6, and
   * `4Gi` to `32Gi` with 8. The containers of an instance need `512Mi` together.
   * @default "512Mi"
   */
  readonly memory?: string;
  /**
   * When it has started.
   * @default GET /ready within 2 minutes
   */
  readonly startupProbe?: Probe;
  /**
   * When it is started anew; `none` where only its end counts.
   * @default GET /health every 30 seconds, 3 failures
   */
  readonly livenessProbe?: Probe | "none";
}

/** A container beside the server. It has no port of the service: others reach it on localhost, and nobody from outside. */
export interface SidecarProps extends ContainerBase {
  /** As of the server. @default "250m" */
  readonly cpu?: string;
  /** As of the server; with fewer CPUs than `500m` up to `512Mi`, and with fewer than 1 up to `1Gi`. @default "128Mi" */
  readonly memory?: string;
  /** When it has started, and what waits for it may start. */
  readonly startupProbe: Probe & { readonly port: number };
  /** @default none: it is started anew when it ends */
  readonly livenessProbe?: Probe & { readonly port: number };
  /** @default none */
  readonly readinessProbe?: ReadinessProbe & { readonly port: number };
  /**
   * Roles on projects that the service's identity needs for it. Granted only where `grantSidecarRoles` says so.
   * @default none
   */
  readonly roles?: readonly SidecarRole[];
}

/** A role on a project that a sidecar needs. */
export interface SidecarRole {
  readonly role: Role;
  /** @default always */
  readonly condition?: Condition;
  /** @default that of the service's identity */
  readonly project?: Pick<Project, "id">;
}
