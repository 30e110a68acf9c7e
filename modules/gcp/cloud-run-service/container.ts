import type { CloudRunV2ServiceTemplateContainers } from "@cdktf/provider-google/lib/cloud-run-v2-service/index.js";
import type { Construct } from "constructs";
import { checkImage } from "../../container/image.ts";
import { checkWords } from "../../container/plain-values.ts";
import { checkPort } from "../../container/port.ts";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Project } from "../project/project.ts";
import type { ContainerBase, ContainerProps, SidecarProps } from "./container-props.ts";
import { environmentVariables } from "./environment-variables.ts";
import { livenessProbe, type Probe, readinessProbe, startupProbe } from "./probe.ts";
import type { Resources } from "./resources.ts";
import { mountsConfig, type Volumes } from "./volumes.ts";

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

const READY: Probe = { kind: "http", path: "/ready" };
const HEALTH: Probe = { kind: "http", path: "/health" };
/** Source: https://cloud.google.com/run/docs/reference/rest/v2/Container */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A container, what it takes of its instance, and what the bindings are too old to say of it. */
export interface ContainerConfig {
  readonly container: CloudRunV2ServiceTemplateContainers;
  readonly resources: Resources;
  readonly readinessProbe: ReturnType<typeof readinessProbe> | undefined;
}

/** @throws {ValidationError} for what Cloud Run or production does not take */
export function serverConfig(
  scope: Construct,
  props: ContainerProps,
  context: ContainerContext,
): ContainerConfig {
  const { port = 8080, cpu = "1", memory = "512Mi", readinessProbe: readiness } = props;
  const { startupProbe: startup = READY, livenessProbe: liveness = HEALTH } = props;
  checkPort(scope, port);
  return {
    container: {
      ...baseConfig(scope, SERVER, props, context),
      ports: { containerPort: port },
      resources: { limits: { cpu, memory }, cpuIdle: !context.cpuBetweenRequests, startupCpuBoost: true },
      startupProbe: startupProbe(scope, startup, port),
      livenessProbe: liveness === "none" ? undefined : livenessProbe(scope, liveness, port),
    },
    resources: { cpu, memory },
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
  const { cpu = "250m", memory = "128Mi" } = props;
  const { startupProbe: startup, livenessProbe: liveness, readinessProbe: readiness } = props;
  return {
    container: {
      ...baseConfig(scope, name, props, context),
      resources: { limits: { cpu, memory }, cpuIdle: !context.cpuBetweenRequests },
      startupProbe: startupProbe(scope, startup, startup.port),
      livenessProbe: liveness && livenessProbe(scope, liveness, liveness.port),
    },
    resources: { cpu, memory },
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

function baseConfig(
  scope: Construct,
  name: string,
  { image, command, args, environment = {}, secrets = {}, mounts = {}, startAfter = [] }: ContainerBase,
  { project, production, volumes }: ContainerContext,
): CloudRunV2ServiceTemplateContainers {
  checkImage(scope, image, production);
  checkWords(scope, name, [...(command ?? []), ...(args ?? [])]);
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
