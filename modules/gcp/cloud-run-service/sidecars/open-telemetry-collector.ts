import type { SidecarProps, SidecarRole } from "../container-props.ts";

/** As much of a collector's configuration as is said here; a collector checks the rest when it starts. */
export interface CollectorConfiguration {
  /** By name. `health_check` is added. @default none */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Which extensions run, and what goes through which pipeline. */
  readonly service: {
    readonly extensions?: readonly string[];
    readonly pipelines: Readonly<Record<string, unknown>>;
    readonly [setting: string]: unknown;
  };
  readonly [section: string]: unknown;
}

export interface OpenTelemetryCollectorProps {
  /** A collector's image, in production by its digest, with the `health_check` extension: Google's and upstream's have it. */
  readonly image: string;
  /**
   * What it receives, processes and exports, without secrets and without `${…}`; the health check is added.
   * Source: https://opentelemetry.io/docs/collector/configuration/
   */
  readonly configuration: CollectorConfiguration;
  /**
   * What the exporters need.
   * @default to write logs, metrics and traces to the service's project
   */
  readonly roles?: readonly SidecarRole[];
}

/** Source: https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/extension/healthcheckextension */
const HEALTH_PORT = 13_133;
const GOOGLE_CLOUD_ROLES: readonly SidecarRole[] = [
  { role: "roles/cloudtrace.agent" },
  { role: "roles/logging.logWriter" },
  { role: "roles/monitoring.metricWriter" },
];

/**
 * An OpenTelemetry collector, which the containers beside it reach where the configuration's receivers listen. Between
 * requests it sends what it has collected only if the service has `scaling.cpuBetweenRequests`.
 *
 * Source: https://cloud.google.com/stackdriver/docs/instrumentation/opentelemetry-collector-cloud-run
 */
export function openTelemetryCollector(props: OpenTelemetryCollectorProps): SidecarProps {
  const { image, configuration, roles = GOOGLE_CLOUD_ROLES } = props;
  const { extensions, service } = configuration;
  const complete = {
    ...configuration,
    extensions: { ...extensions, health_check: { endpoint: `0.0.0.0:${HEALTH_PORT}` } },
    service: { ...service, extensions: [...(service.extensions ?? []), "health_check"] },
  };
  return {
    image,
    // A collector reads YAML, and JSON is YAML.
    args: ["--config=env:COLLECTOR_CONFIGURATION"],
    environment: { COLLECTOR_CONFIGURATION: JSON.stringify(complete) },
    memory: "256Mi",
    startupProbe: { kind: "http", path: "/", port: HEALTH_PORT },
    livenessProbe: { kind: "http", path: "/", port: HEALTH_PORT },
    roles,
  };
}
