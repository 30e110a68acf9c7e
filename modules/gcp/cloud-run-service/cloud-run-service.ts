import { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service/index.js";
import { CloudRunV2ServiceIamBinding } from "@cdktf/provider-google/lib/cloud-run-v2-service-iam-binding/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { granteeConfig } from "../iam/grantee.ts";
import { ServiceAccount } from "../service-account/service-account.ts";
import { environmentVariables, type SecretVersionReference } from "./environment-variables.ts";
import { exposureConfig } from "./exposure.ts";
import type { CloudRunServiceProps } from "./props.ts";
import { serviceLabel, serviceUrl } from "./service-url.ts";

/** Source: https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services/create */
const NAME = /^[a-z](?:[a-z0-9-]{0,47}[a-z0-9])?$/;
const DNS_LABEL = 63;
/** The longest that Cloud Run allows, since an event stream is one request: https://cloud.google.com/run/docs/configuring/request-timeout */
const REQUEST_TIMEOUT = "3600s";
const DIGEST = /@sha256:[0-9a-f]{64}$/;

/**
 * A container on Cloud Run that answers HTTP requests and event streams, with an identity of its own and named
 * invokers. Whoever is not among them is refused by Google before the container is reached, also where somebody
 * adds an invoker by hand: the next apply takes it away.
 */
export class CloudRunService extends Construct {
  readonly resource: CloudRunV2Service;
  /** What the container runs as. It has no role but those that are granted to it. */
  readonly identity: ServiceAccount;
  /** Known at synth; without a path. */
  readonly url: string;
  /** The `aud` of the Google ID tokens that invokers present. */
  readonly audience: string;

  constructor(scope: Construct, id: string, props: CloudRunServiceProps) {
    super(scope, id);
    this.checkName(props);
    const { project, location, name, production = true } = props;
    if (production && !DIGEST.test(props.image)) {
      throw new ValidationError(
        this,
        `in production "${props.image}" could become another image.`,
        "Name the image by its digest: …@sha256:<64 hexadecimal digits>.",
      );
    }
    this.url = serviceUrl({ name, location, projectNumber: project.number });
    this.audience = this.url;
    this.identity = new ServiceAccount(this, "identity", {
      project,
      accountId: props.accountId ?? `run-${name}`,
      displayName: `Cloud Run service ${name}`,
    });
    this.resource = this.service(props, production);
    this.bindInvokers(props);
  }

  private checkName({ name, project }: CloudRunServiceProps): void {
    if (NAME.test(name) && serviceLabel({ name, projectNumber: project.number }).length <= DNS_LABEL) return;
    throw new ValidationError(
      this,
      `"${name}" is not the name of a Cloud Run service with a deterministic URL.`,
      "Use 1 to 49 lower-case letters, digits and hyphens that start with a letter, do not end with a hyphen, " +
        `and with the project number and a hyphen make ${DNS_LABEL} characters at most.`,
    );
  }

  private service(props: CloudRunServiceProps, production: boolean): CloudRunV2Service {
    const { container = {}, scaling = {} } = props;
    const { port = 8080, environment: plain = {}, secrets = {}, cpu = "1", memory = "512Mi" } = container;
    return new CloudRunV2Service(this, "Resource", {
      project: props.project.id,
      location: props.location,
      name: props.name,
      ingress: exposureConfig(props.exposure).ingress,
      invokerIamDisabled: false,
      deletionProtection: props.deletionProtection ?? true,
      labels: props.labels,
      template: {
        executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2",
        serviceAccount: this.identity.email,
        sessionAffinity: true,
        timeout: REQUEST_TIMEOUT,
        scaling: {
          minInstanceCount: scaling.minInstances ?? 0,
          maxInstanceCount: scaling.maxInstances ?? 3,
        },
        labels: props.labels,
        containers: [
          {
            image: props.image,
            ports: { containerPort: port },
            env: environmentVariables(this, { production, plain, secrets }),
            resources: { limits: { cpu, memory }, cpuIdle: true, startupCpuBoost: true },
            startupProbe: {
              httpGet: { path: "/ready", port },
              periodSeconds: 5,
              timeoutSeconds: 5,
              failureThreshold: 24,
            },
            livenessProbe: {
              httpGet: { path: "/health", port },
              periodSeconds: 30,
              timeoutSeconds: 5,
              failureThreshold: 3,
            },
          },
        ],
      },
      dependsOn: [this.identity.resource, ...this.readSecrets(Object.values(secrets))],
    });
  }

  /** The service waits for these grants: a revision that may not read its secrets fails, and the apply with it. */
  private readSecrets(references: readonly SecretVersionReference[]): ITerraformDependable[] {
    const secrets = new Set(references.map(({ secret }) => secret));
    return [...secrets].map((secret) => secret.grantRead(this.identity));
  }

  /** Authoritative for this role of this service, which nothing else manages. */
  private bindInvokers({ project, location, exposure }: CloudRunServiceProps): void {
    const invokers = exposureConfig(exposure).invokers.map((invoker) => granteeConfig(this, invoker));
    new CloudRunV2ServiceIamBinding(this, "invokers", {
      project: project.id,
      location,
      name: this.resource.name,
      role: "roles/run.invoker",
      members: invokers.map(({ member }) => member),
      dependsOn: invokers.flatMap(({ dependsOn }) => dependsOn),
    });
  }
}
