import type { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service/index.js";
import type { IResolvable } from "cdktf";
import { schemaAdditions } from "./additions.ts";
import { requireVersion } from "./required-version.ts";

/**
 * Closes the `run.app` URLs of a service, so that it is reached through a load balancer only. Requires google 7.7.
 * https://cloud.google.com/run/docs/securing/ingress#disable-url
 */
export function setDefaultUriDisabled(service: CloudRunV2Service, disabled: boolean | IResolvable): void {
  requireVersion(service, schemaAdditions.cloudRunDefaultUriDisabled);
  service.addOverride("default_uri_disabled", disabled);
}

/**
 * Puts Identity-Aware Proxy before a service. Requires google 7.21.
 * https://cloud.google.com/run/docs/securing/identity-aware-proxy-cloud-run
 */
export function setIapEnabled(service: CloudRunV2Service, enabled: boolean | IResolvable): void {
  requireVersion(service, schemaAdditions.cloudRunIapEnabled);
  service.addOverride("iap_enabled", enabled);
}

/** https://cloud.google.com/run/docs/configuring/healthchecks#readiness-probes */
export interface ReadinessProbe {
  /** @default 3 */
  readonly failureThreshold?: number;
  /** @default 10 */
  readonly periodSeconds?: number;
  /** @default 2 */
  readonly successThreshold?: number;
  /** Smaller than the period. @default 1 */
  readonly timeoutSeconds?: number;
  /** @default port: the container's */
  readonly httpGet?: { readonly path?: string; readonly port?: number };
  /** @default port: the container's */
  readonly grpc?: { readonly port?: number; readonly service?: string };
}

/**
 * Sets the readiness probe of a container of a service. Requires google 7.19.
 *
 * @param container - its index in the template
 */
export function setReadinessProbe(
  service: CloudRunV2Service,
  container: number,
  probe: ReadinessProbe,
): void {
  requireVersion(service, schemaAdditions.cloudRunReadinessProbe);
  service.addOverride(`template.containers.${container}.readiness_probe`, {
    failure_threshold: probe.failureThreshold,
    period_seconds: probe.periodSeconds,
    success_threshold: probe.successThreshold,
    timeout_seconds: probe.timeoutSeconds,
    http_get: probe.httpGet,
    grpc: probe.grpc,
  });
}
