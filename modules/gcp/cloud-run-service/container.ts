import type { CloudRunV2ServiceTemplateContainers } from "@cdktf/provider-google/lib/cloud-run-v2-service/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { isLiteral } from "../../terraform/literal.ts";
import type { Condition } from "../iam/condition.ts";
import type { Role } from "../iam/role.ts";
import type { Project } from "../project/project.ts";
import { environmentVariables } from "./environment-variables.ts";
import { livenessProbe, type Probe, type ReadinessProbe, readinessProbe, startupProbe } from "./probe.ts";
import type { SecretVersionReference } from "./secret-version.ts";
import { type Mounts, mountsConfig, type Volumes } from "./volumes.ts";

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
   * Where the container listens on 0.0.0.0.
   * @default 8080
   */
  readonly port?: number;
  /**
   * CPUs of one instance: 1, 2, 4, 6 or 8.
   * @default "1"
   */
  readonly cpu?: string;
  /**
   * Memory of one instance.
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
  /** @default "250m" */
  readonly cpu?: string;
  /** @default "128Mi" */
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

/** The name of the container that requests are sent to. */
export const SERVER = "server";

/** What a container has in common with those beside it. */
export interface ContainerContext {
  readonly project: Project;
  readonly production: boolean;
  readonly volumes: Volumes;
  /** Whether its CPUs are there between requests too. */
  readonly cpuBetweenRequests: boolean;
}

const SERVER_DEFAULTS = {
  port: 8080,
  startupProbe: { kind: "http", path: "/ready" },
  livenessProbe: { kind: "http", path: "/health" },
} as const;
const DIGEST = /@sha256:[0-9a-f]{64}$/;
/** Source: https://cloud.google.com/run/docs/reference/rest/v2/Container */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A container, and what the bindings are too old to say of it. */
export interface ContainerConfig {
  readonly container: CloudRunV2ServiceTemplateContainers;
  readonly readinessProbe: ReturnType<typeof readinessProbe> | undefined;
}

/** @throws {ValidationError} for what Cloud Run or production does not take */
export function serverConfig(
  scope: Construct,
  props: ContainerProps,
  context: ContainerContext,
): ContainerConfig {
  const { port, startupProbe: startup, livenessProbe: liveness } = { ...SERVER_DEFAULTS, ...props };
  const { readinessProbe: readiness, cpu = "1", memory = "512Mi" } = props;
  return {
    container: {
      ...baseConfig(scope, SERVER, props, context),
      ports: { containerPort: port },
      resources: { ...resources({ cpu, memory }, context), startupCpuBoost: true },
      startupProbe: startupProbe(scope, startup, port),
      livenessProbe: liveness === "none" ? undefined : livenessProbe(scope, liveness, port),
    },
    readinessProbe: readiness && readinessProbe(scope, readiness, port),
  };
}

/** @throws {ValidationError} for what Cloud Run or production does not take */
export function sidecarConfig(
  scope: Construct,
  name: string,
  props: SidecarProps,
  context: ContainerContext,
): ContainerConfig {
  const { startupProbe: startup, livenessProbe: liveness, readinessProbe: readiness } = props;
  const { cpu = "250m", memory = "128Mi" } = props;
  return {
    container: {
      ...baseConfig(scope, name, props, context),
      resources: resources({ cpu, memory }, context),
      startupProbe: startupProbe(scope, startup, startup.port),
      livenessProbe: liveness && livenessProbe(scope, liveness, liveness.port),
    },
    readinessProbe: readiness && readinessProbe(scope, readiness, readiness.port),
  };
}

/** @throws {ValidationError} for what cannot be the name of a sidecar */
export function checkSidecarName(scope: Construct, name: string): void {
  if (NAME.test(name) && name !== SERVER) return;
  throw new ValidationError(
    scope,
    `"${name}" cannot be the name of a sidecar.`,
    `Use 1 to 63 lower-case letters, digits and hyphens, and not "${SERVER}".`,
  );
}

function resources(limits: { cpu: string; memory: string }, { cpuBetweenRequests }: ContainerContext) {
  return { limits, cpuIdle: !cpuBetweenRequests };
}

function baseConfig(
  scope: Construct,
  name: string,
  { image, command, args, environment = {}, secrets = {}, mounts = {}, startAfter = [] }: ContainerBase,
  { project, production, volumes }: ContainerContext,
): CloudRunV2ServiceTemplateContainers {
  checkImage(scope, image, production);
  checkLiterals(scope, name, [...(command ?? []), ...(args ?? [])]);
  return {
    name,
    image,
    command: command && [...command],
    args: args && [...args],
    dependsOn: startAfter.length === 0 ? undefined : [...startAfter],
    env: environmentVariables(scope, { project, production, plain: environment, secrets }),
    volumeMounts: mountsConfig(scope, mounts, volumes),
  };
}

function checkImage(scope: Construct, image: string, production: boolean): void {
  if (!production || DIGEST.test(image)) return;
  throw new ValidationError(
    scope,
    `in production "${image}" could become another image.`,
    "Name the image by its digest: …@sha256:<64 hexadecimal digits>.",
  );
}

function checkLiterals(scope: Construct, name: string, words: readonly string[]): void {
  const template = words.find((word) => !isLiteral(word));
  if (template === undefined) return;
  throw new ValidationError(
    scope,
    `"${template}" of the container "${name}" is a template that Terraform would evaluate.`,
    "Write the value itself.",
  );
}
