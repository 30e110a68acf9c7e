import type { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service/index.js";
import { CloudRunV2ServiceIamBinding } from "@cdktf/provider-google/lib/cloud-run-v2-service-iam-binding/index.js";
import { IapWebCloudRunServiceIamBinding } from "@cdktf/provider-google/lib/iap-web-cloud-run-service-iam-binding/index.js";
import { type ITerraformDependable, Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Exposure } from "../../exposure/exposure.ts";
import { setDefaultUriDisabled, setIapEnabled } from "../../terraform/additions/cloud-run-service.ts";
import { isLiteral } from "../../terraform/literal.ts";
import { type Grantee, granteeConfig } from "../iam/grantee.ts";
import { serviceAgent } from "../iam/service-agent.ts";
import type { Project } from "../project/project.ts";
import { invokerConfig } from "./invoker.ts";

/** How a service may be reached. */
export type CloudRunExposure = Exposure<Grantee> | IapExposure;

/**
 * From the internet, by people whom Identity-Aware Proxy signs in. Not for the edge gateway: IAP answers machines with
 * a sign-in page.
 *
 * Source: https://cloud.google.com/run/docs/securing/identity-aware-proxy-cloud-run
 */
export interface IapExposure {
  readonly kind: "iap";
  /** Who may come in, at least one. */
  readonly members: readonly Grantee[];
}

/** What an exposure says about the service itself. */
export interface ExposureConfig {
  readonly ingress: string;
  /** What the service is described as. */
  readonly description?: string;
  readonly hosts: readonly string[];
}

const REASON = 500;
const HOST = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** @throws {ValidationError} for a host that is no DNS name, and for a public exposure without a reason */
export function exposureConfig(scope: Construct, exposure: CloudRunExposure): ExposureConfig {
  switch (exposure.kind) {
    case "edge-gateway":
    case "iap":
      return { ingress: "INGRESS_TRAFFIC_ALL", hosts: [] };
    case "internal":
      return { ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY", hosts: [] };
    case "load-balancer":
      return { ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER", hosts: checkHosts(scope, exposure.hosts) };
    case "public":
      return {
        ingress: "INGRESS_TRAFFIC_ALL",
        description: `Public: ${checkReason(scope, exposure.reason)}`,
        hosts: [],
      };
  }
}

/**
 * Lets in whom an exposure names. The binding is authoritative for the invoker role of this service: whoever else is
 * added by hand loses it with the next apply.
 *
 * @throws {ValidationError} for an exposure that lets nobody in, and for an invoker who could never call
 */
export function expose(
  scope: Construct,
  service: CloudRunV2Service,
  project: Project,
  exposure: CloudRunExposure,
): void {
  const at = { project: project.id, location: service.locationInput };
  if (exposure.kind === "load-balancer") setDefaultUriDisabled(service, true);
  if (exposure.kind === "iap") {
    setIapEnabled(service, true);
    new IapWebCloudRunServiceIamBinding(scope, "iap-members", {
      ...at,
      cloudRunServiceName: service.name,
      role: "roles/iap.httpsResourceAccessor",
      ...membersOf(scope, exposure.members, granteeConfig),
    });
  }
  new CloudRunV2ServiceIamBinding(scope, "invokers", {
    ...at,
    name: service.name,
    role: "roles/run.invoker",
    ...invokersOf(scope, project, exposure),
  });
}

interface Members {
  readonly members: string[];
  readonly dependsOn?: ITerraformDependable[];
}

function invokersOf(scope: Construct, project: Project, exposure: CloudRunExposure): Members {
  switch (exposure.kind) {
    case "public":
      return { members: ["allUsers"] };
    case "iap":
      // IAP calls the service in its own name, after it has let somebody in.
      return { members: [serviceAgent(project, "iap")] };
    default:
      return membersOf(scope, exposure.invokers, invokerConfig);
  }
}

function membersOf(scope: Construct, grantees: readonly Grantee[], configOf: typeof granteeConfig): Members {
  if (grantees.length === 0) {
    throw new ValidationError(scope, "nobody may reach the service.", "Name in exposure who may.");
  }
  const configs = grantees.map((grantee) => configOf(scope, grantee));
  return {
    members: [...new Set(configs.map(({ member }) => member))],
    dependsOn: configs.flatMap(({ dependsOn }) => dependsOn),
  };
}

function checkHosts(scope: Construct, hosts: readonly string[]): readonly string[] {
  if (hosts.length === 0) {
    throw new ValidationError(
      scope,
      "exposure.hosts is empty.",
      "Name the DNS name under which the load balancer serves it.",
    );
  }
  for (const host of hosts) {
    if (HOST.test(host)) continue;
    throw new ValidationError(
      scope,
      `"${host}" is not the DNS name of a host.`,
      'Write it in lower case, without scheme, port or path, such as "documents.example.com".',
    );
  }
  return hosts;
}

/** Kept in the service's description, where whoever finds the service open reads it. */
function checkReason(scope: Construct, reason: string): string {
  const text = reason.trim();
  const isText = /\p{L}/u.test(text) && text.length <= REASON && isLiteral(text);
  if (isText && !Token.isUnresolved(text)) return text;
  throw new ValidationError(
    scope,
    "the service would be open to everybody without a reason.",
    `Say in exposure.reason why that is right, in 1 to ${REASON} characters, or name who may call it.`,
  );
}
