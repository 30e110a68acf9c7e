import type { Construct } from "constructs";
import { checkPort } from "../../container/port.ts";
import { ValidationError } from "../../errors/validation-error.ts";

/** How often a container is asked, in seconds. */
export interface ProbeTiming {
  /** @default 5 for a startup probe, 30 for a liveness probe, 10 for a readiness probe */
  readonly periodSeconds?: number;
  /** How long an answer may take: no longer than the period, and for a readiness probe shorter. @default 5 */
  readonly timeoutSeconds?: number;
  /** Failures in a row that count. @default 24 for a startup probe, 3 for the others */
  readonly failureThreshold?: number;
}

export interface HttpProbe extends ProbeTiming {
  readonly kind: "http";
  /** What has to answer with 200 to 399, such as `/ready`. */
  readonly path: `/${string}`;
  /** @default the container's */
  readonly port?: number;
}

export interface TcpProbe extends ProbeTiming {
  readonly kind: "tcp";
  /** @default the container's */
  readonly port?: number;
}

/** Source: https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
export interface GrpcProbe extends ProbeTiming {
  readonly kind: "grpc";
  /** @default the container's */
  readonly port?: number;
  /** @default the server as a whole */
  readonly service?: string;
}

/**
 * How a container is asked whether it is well.
 *
 * Source: https://cloud.google.com/run/docs/configuring/healthchecks
 */
export type Probe = HttpProbe | TcpProbe | GrpcProbe;

/** Cloud Run asks for readiness over HTTP or gRPC only. */
export type ReadinessProbe = (HttpProbe | GrpcProbe) & {
  /** Successes in a row after which it gets requests again. @default 2 */
  readonly successThreshold?: number;
};

/** What holds for a probe of one sort; times are in seconds. */
interface Sort {
  readonly name: string;
  readonly defaults: Required<ProbeTiming>;
  readonly longestPeriod: number;
  /** Whether an answer has to come before the next question, or may come with it. */
  readonly timeoutBelowPeriod: boolean;
}

/** Source: https://cloud.google.com/run/docs/reference/rest/v2/Container#Probe */
const STARTUP: Sort = {
  name: "startup probe",
  defaults: { periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 24 },
  longestPeriod: 240,
  timeoutBelowPeriod: false,
};
const LIVENESS: Sort = {
  name: "liveness probe",
  defaults: { periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 3 },
  longestPeriod: 3600,
  timeoutBelowPeriod: false,
};
const READINESS: Sort = {
  name: "readiness probe",
  defaults: { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
  longestPeriod: 3600,
  timeoutBelowPeriod: true,
};

/** @throws {ValidationError} for a port and times that Cloud Run does not take */
export function startupProbe(scope: Construct, probe: Probe, port: number) {
  return { ...target(scope, probe, port), ...timing(scope, probe, STARTUP) };
}

/** @throws {ValidationError} for a port and times that Cloud Run does not take */
export function livenessProbe(scope: Construct, probe: Probe, port: number) {
  return { ...target(scope, probe, port), ...timing(scope, probe, LIVENESS) };
}

/** @throws {ValidationError} for a port and times that Cloud Run does not take */
export function readinessProbe(scope: Construct, probe: ReadinessProbe, port: number) {
  return {
    ...target(scope, probe, port),
    ...timing(scope, probe, READINESS),
    successThreshold: probe.successThreshold ?? 2,
  };
}

function target(scope: Construct, probe: Probe, containerPort: number) {
  const port = probe.port ?? containerPort;
  checkPort(scope, port);
  switch (probe.kind) {
    case "http":
      return { httpGet: { path: probe.path, port } };
    case "tcp":
      return { tcpSocket: { port } };
    case "grpc":
      return { grpc: { port, service: probe.service } };
  }
}

function timing(scope: Construct, probe: ProbeTiming, sort: Sort): Required<ProbeTiming> {
  const { defaults, longestPeriod, timeoutBelowPeriod } = sort;
  const { periodSeconds = defaults.periodSeconds, failureThreshold = defaults.failureThreshold } = probe;
  const { timeoutSeconds = Math.min(defaults.timeoutSeconds, periodSeconds) } = probe;
  const longestTimeout = timeoutBelowPeriod ? periodSeconds - 1 : periodSeconds;
  const inRange = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;
  if (
    !inRange(periodSeconds, longestPeriod) ||
    !inRange(timeoutSeconds, longestTimeout) ||
    !inRange(failureThreshold, Number.MAX_SAFE_INTEGER)
  ) {
    throw new ValidationError(
      scope,
      `Cloud Run does not take the times of the ${sort.name}.`,
      `Use whole numbers from 1: a period up to ${longestPeriod} s, ` +
        `and a timeout ${timeoutBelowPeriod ? "below" : "up to"} the period.`,
    );
  }
  return { periodSeconds, timeoutSeconds, failureThreshold };
}
