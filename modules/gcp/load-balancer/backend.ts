import {
  ComputeBackendService,
  type ComputeBackendServiceConfig,
} from "@cdktf/provider-google/lib/compute-backend-service/index.js";
import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall/index.js";
import { ComputeHealthCheck } from "@cdktf/provider-google/lib/compute-health-check/index.js";
import { ComputeRegionNetworkEndpointGroup } from "@cdktf/provider-google/lib/compute-region-network-endpoint-group/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { checkRegion } from "../location/region.ts";
import type { Project } from "../project/project.ts";
import type { CloudRunOrigin, GkeOrigin } from "./props.ts";

export interface BackendConfig {
  readonly project: Project;
  /** Its id in the load balancer. */
  readonly key: string;
  readonly host: string;
  /** Of everything that is created for it. */
  readonly name: string;
  readonly origin: CloudRunOrigin | GkeOrigin;
  readonly securityPolicy: string;
  readonly logSampling: number;
}

/** From where load balancers and health checks connect: https://cloud.google.com/load-balancing/docs/https#firewall-rules */
const LOAD_BALANCERS = ["130.211.0.0/22", "35.191.0.0/16"];
const DAY = 86_400;

/** What a load balancer forwards the requests of one host to, behind the allow-list and never from a cache. */
export class Backend extends Construct {
  readonly resource: ComputeBackendService;
  readonly key: string;
  readonly host: string;

  constructor(scope: Construct, id: string, config: BackendConfig) {
    super(scope, id);
    const { project, name, origin } = config;
    this.key = config.key;
    this.host = config.host;
    this.resource = new ComputeBackendService(this, "Resource", {
      project: project.id,
      name,
      ...sealed(config.securityPolicy, config.logSampling),
      ...(origin.kind === "cloud-run"
        ? this.cloudRun(project, name, origin)
        : this.pods(project, name, origin)),
    });
  }

  /** Without a timeout: Cloud Run's own holds, which lets a stream take an hour. */
  private cloudRun(
    project: Project,
    name: string,
    { service, location }: CloudRunOrigin,
  ): Partial<ComputeBackendServiceConfig> {
    checkRegion(this, location);
    const group = new ComputeRegionNetworkEndpointGroup(this, "endpoint-group", {
      project: project.id,
      region: location,
      name,
      networkEndpointType: "SERVERLESS",
      cloudRun: { service },
    });
    return { protocol: "HTTPS", backend: [{ group: group.id }] };
  }

  private pods(project: Project, name: string, origin: GkeOrigin): Partial<ComputeBackendServiceConfig> {
    const {
      endpointGroup,
      zones,
      port,
      healthPath = "/ready",
      timeoutSeconds = 3600,
      maxRatePerPod = 100,
    } = origin;
    this.checkPods(origin, timeoutSeconds);
    new ComputeFirewall(this, "firewall", {
      project: project.id,
      name,
      network: origin.network,
      description: `Load balancers and health checks reach ${endpointGroup}`,
      direction: "INGRESS",
      sourceRanges: LOAD_BALANCERS,
      targetServiceAccounts: [origin.nodeServiceAccount],
      allow: [{ protocol: "tcp", ports: [String(port)] }],
    });
    const healthCheck = new ComputeHealthCheck(this, "health-check", {
      project: project.id,
      name,
      httpHealthCheck: { portSpecification: "USE_FIXED_PORT", port, requestPath: healthPath },
    });
    return {
      protocol: "HTTP",
      timeoutSec: timeoutSeconds,
      healthChecks: [healthCheck.id],
      backend: zones.map((zone) => ({
        group: `projects/${project.id}/zones/${zone}/networkEndpointGroups/${endpointGroup}`,
        balancingMode: "RATE",
        maxRatePerEndpoint: maxRatePerPod,
      })),
    };
  }

  private checkPods({ zones, port }: GkeOrigin, timeout: number): void {
    if (zones.length === 0) {
      throw new ValidationError(
        this,
        "there are no pods in no zone.",
        "Name the zones of the cluster's nodes.",
      );
    }
    if (!isWithin(1, port, 65_535) || !isWithin(1, timeout, DAY)) {
      throw new ValidationError(
        this,
        `no pod answers at the port ${port} within ${timeout} seconds.`,
        `Use a port of 1 to 65535, and 1 to ${DAY} seconds.`,
      );
    }
  }
}

/** What all backends of a load balancer have in common. */
export function sealed(securityPolicy: string, logSampling: number) {
  return {
    loadBalancingScheme: "EXTERNAL_MANAGED",
    securityPolicy,
    // What one caller may see, a cache would serve to others.
    enableCdn: false,
    logConfig: logSampling > 0 ? { enable: true, sampleRate: logSampling } : { enable: false },
  } as const satisfies Partial<ComputeBackendServiceConfig>;
}

function isWithin(least: number, value: number, most: number): boolean {
  return Number.isInteger(value) && least <= value && value <= most;
}
