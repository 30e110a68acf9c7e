import type { Construct } from "constructs";
import { checkImage } from "../../container/image.ts";
import { checkVariables, checkWords } from "../../container/plain-values.ts";
import { checkPort } from "../../container/port.ts";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Json } from "../../terraform/json.ts";
import type { ContainerBase, ContainerSecret, HealthCheck, StartCondition } from "./container-props.ts";
import { mountPoints, scratchVolume } from "./volumes.ts";

/** The name of the container that requests are sent to. */
export const SERVER = "server";

/** A container of a task, with what follows from where it stands. */
export interface Container extends ContainerBase {
  readonly name: string;
  readonly port?: number;
  readonly essential: boolean;
  readonly startAfter: Readonly<Record<string, StartCondition>>;
}

/** What a container has in common with those beside it. */
export interface ContainerContext {
  readonly production: boolean;
  /** What containers share. */
  readonly volumes: readonly string[];
  readonly log: { readonly group: string; readonly region: string; readonly prefix: string };
}

/** Set by ECS: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html */
const RESERVED = [
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_EXECUTION_ENV",
  "ECS_CONTAINER_METADATA_URI",
  "ECS_CONTAINER_METADATA_URI_V4",
];
const USER = /^[1-9]\d{0,9}(?::\d{1,10})?$/;
/** Beyond it, some versions of containerd run as root: https://github.com/containerd/containerd/security/advisories/GHSA-265r-hfxg-fhmg */
const LAST_USER = 2_147_483_647;
/** Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definition_timeout */
const STOP_TIMEOUT = [2, 120] as const;

/**
 * What ECS is told of a container, in the form in which it answers.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 * @throws {ValidationError} for what ECS or production does not take
 */
export function containerDefinition(scope: Construct, container: Container, context: ContainerContext): Json {
  const { name, image, user, entryPoint, command, environment = {}, secrets = {}, port } = container;
  const { stopTimeoutSeconds = 60, startAfter, healthCheck } = container;
  checkImage(scope, image, context.production);
  checkUser(scope, name, user);
  checkWords(scope, name, [...(entryPoint ?? []), ...(command ?? []), ...(healthCheck?.command ?? [])]);
  checkVariables(scope, { plain: environment, secrets, reserved: RESERVED, by: "ECS" });
  if (port !== undefined) checkPort(scope, port);
  requireRange(scope, "a time to stop", stopTimeoutSeconds, STOP_TIMEOUT);
  return {
    name,
    image,
    essential: container.essential,
    cpu: container.cpu ?? 0,
    memory: container.memory,
    user,
    readonlyRootFilesystem: true,
    linuxParameters: { capabilities: { add: [], drop: ["ALL"] }, initProcessEnabled: true },
    entryPoint,
    command,
    environment: sorted(environment).map(([name, value]) => ({ name, value })),
    secrets: sorted(secrets).map(([name, secret]) => ({ name, valueFrom: valueFrom(secret) })),
    mountPoints: mountPoints(scope, container, context.volumes),
    volumesFrom: [],
    systemControls: [],
    portMappings: port === undefined ? [] : [{ containerPort: port, hostPort: port, protocol: "tcp" }],
    dependsOn: Object.entries(startAfter).map(([containerName, condition]) => ({ containerName, condition })),
    healthCheck: healthCheck && healthCheckConfig(scope, healthCheck),
    stopTimeout: stopTimeoutSeconds,
    logConfiguration: logConfiguration(context),
  };
}

/** The folders of a container that nobody else has, each a volume of its task. */
export function scratchVolumes({ name, writable = ["/tmp"] }: Container): readonly string[] {
  return writable.map((folder) => scratchVolume(name, folder));
}

/** @throws {ValidationError} for what is not a whole number in the range */
export function requireRange(
  scope: Construct,
  what: string,
  value: number,
  [least, most]: readonly [number, number],
): void {
  if (Number.isInteger(value) && least <= value && value <= most) return;
  throw new ValidationError(
    scope,
    `${what} of ${value} is not taken.`,
    `Use a whole number from ${least} to ${most}.`,
  );
}

function checkUser(scope: Construct, name: string, user: string): void {
  if (USER.test(user) && user.split(":").every((number) => Number(number) <= LAST_USER)) return;
  throw new ValidationError(
    scope,
    `the container "${name}" could run as root.`,
    'State the number of another user, such as "65532" or "1000:1000": what a name stands for is up to the image.',
  );
}

/** Without room for more lines, lines are lost, and the server does not wait. */
function logConfiguration({ log }: ContainerContext) {
  return {
    logDriver: "awslogs",
    options: {
      "awslogs-group": log.group,
      "awslogs-region": log.region,
      "awslogs-stream-prefix": log.prefix,
      "max-buffer-size": "25m",
      mode: "non-blocking",
    },
  };
}

function healthCheckConfig(scope: Construct, check: HealthCheck) {
  const { intervalSeconds = 30, timeoutSeconds = 5, retries = 3, startPeriodSeconds = 60 } = check;
  requireRange(scope, "an interval", intervalSeconds, [5, 300]);
  requireRange(scope, "a time to answer", timeoutSeconds, [2, 60]);
  requireRange(scope, "a number of failures", retries, [1, 10]);
  requireRange(scope, "a time to start", startPeriodSeconds, [0, 300]);
  return {
    command: check.command,
    interval: intervalSeconds,
    timeout: timeoutSeconds,
    retries,
    startPeriod: startPeriodSeconds,
  };
}

function valueFrom({ secret, ...part }: ContainerSecret): string {
  return secret.valueFrom(part);
}

function sorted<Value>(record: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
