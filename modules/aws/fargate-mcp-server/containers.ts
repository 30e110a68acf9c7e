import type { Construct } from "constructs";
import { checkStartOrder, startsAfter } from "../../container/start-order.ts";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Container, SERVER } from "./container.ts";
import type { SidecarProps, StartCondition } from "./container-props.ts";
import type { FargateMcpServerProps } from "./props.ts";

const DEFAULT_PORT = 8080;
/** Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
const NAME = /^[A-Za-z0-9_-]{1,255}$/;

/**
 * The containers of a task, the server first.
 *
 * @throws {ValidationError} for names that ECS does not take, and for an order in which nothing starts
 */
export function containersOf(
  scope: Construct,
  { container, sidecars = {} }: Pick<FargateMcpServerProps, "container" | "sidecars">,
): readonly [Container, ...Container[]] {
  for (const name of Object.keys(sidecars)) checkName(scope, name);
  const server = {
    ...container,
    name: SERVER,
    port: container.port ?? DEFAULT_PORT,
    essential: true,
    startAfter: container.startAfter ?? sidecarsFirst(sidecars),
  };
  const beside = Object.entries(sidecars).map(([name, sidecar]) => ({
    ...sidecar,
    name,
    essential: sidecar.essential ?? true,
    startAfter: sidecar.startAfter ?? {},
  }));
  const containers = [server, ...beside] as const;
  checkStartOrder(scope, namesBefore(containers));
  for (const each of containers) checkConditions(scope, each, containers);
  checkPorts(scope, containers);
  return containers;
}

function sidecarsFirst(sidecars: Readonly<Record<string, SidecarProps>>): Record<string, StartCondition> {
  const order = Object.fromEntries(
    Object.entries(sidecars).map(([name, { startAfter = {} }]) => [name, Object.keys(startAfter)]),
  );
  const first = Object.entries(sidecars).filter(([name]) => !startsAfter(order, name, SERVER));
  return Object.fromEntries(first.map(([name, sidecar]) => [name, conditionOf(sidecar)]));
}

function conditionOf({ essential = true, healthCheck }: SidecarProps): StartCondition {
  if (!essential) return "SUCCESS";
  return healthCheck === undefined ? "START" : "HEALTHY";
}

function namesBefore(containers: readonly Container[]): Record<string, readonly string[]> {
  return Object.fromEntries(containers.map(({ name, startAfter }) => [name, Object.keys(startAfter)]));
}

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html */
function checkConditions(
  scope: Construct,
  { name, startAfter }: Container,
  containers: readonly Container[],
): void {
  for (const [before, condition] of Object.entries(startAfter)) {
    const other = containers.find((each) => each.name === before);
    const ends = condition === "COMPLETE" || condition === "SUCCESS";
    if (ends && other?.essential) {
      throw new ValidationError(
        scope,
        `the container "${name}" starts when "${before}" has ended, and the task ends with that.`,
        `Set essential of "${before}" to false, or wait for START or HEALTHY.`,
      );
    }
    if (condition === "HEALTHY" && other?.healthCheck === undefined) {
      throw new ValidationError(
        scope,
        `the container "${name}" starts when "${before}" is healthy, which nobody asks.`,
        `Give "${before}" a healthCheck, or wait for START.`,
      );
    }
  }
}

/** Containers of a task have one address. */
function checkPorts(scope: Construct, containers: readonly Container[]): void {
  const ports = containers.flatMap(({ port }) => port ?? []);
  const twice = ports.find((port, index) => ports.indexOf(port) !== index);
  if (twice === undefined) return;
  throw new ValidationError(
    scope,
    `two containers listen on port ${twice}, and have one address.`,
    "Give each a port of its own.",
  );
}

function checkName(scope: Construct, name: string): void {
  if (NAME.test(name) && name !== SERVER) return;
  throw new ValidationError(
    scope,
    `"${name}" cannot be the name of a sidecar.`,
    `Use 1 to 255 letters, digits, hyphens and underscores, and not "${SERVER}".`,
  );
}
