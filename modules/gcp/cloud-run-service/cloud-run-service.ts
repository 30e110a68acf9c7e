import { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { setReadinessProbe } from "../../terraform/additions/cloud-run-service.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { waitFor } from "../../terraform/wait-for.ts";
import { encryptionConfig } from "../crypto-key/encryption-key.ts";
import { serviceAgent } from "../iam/service-agent.ts";
import { checkedLabels } from "../labels/labels.ts";
import { checkRegion } from "../location/region.ts";
import { checkProject } from "../project/project.ts";
import type { ServiceAccountIdentity } from "../service-account/service-account-identity.ts";
import { audiencesConfig } from "./audiences.ts";
import { containerConfigs, secretsOf } from "./containers.ts";
import { type ExposureConfig, expose, exposureConfig } from "./exposure.ts";
import { serviceIdentity } from "./identity.ts";
import type { CloudRunServiceProps } from "./props.ts";
import { ReferencedService, type ServiceReference } from "./referenced-service.ts";
import { revisionTemplate } from "./revision-template.ts";
import { scalingConfig } from "./scaling.ts";
import { serviceLabel, serviceUrl } from "./service-url.ts";

/** Source: https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services/create */
const NAME = /^[a-z](?:[a-z0-9-]{0,47}[a-z0-9])?$/;
const DNS_LABEL = 63;

/**
 * A server on Cloud Run that answers HTTP requests and event streams, with an identity of its own and named
 * invokers. Whoever is not among them is refused by Google before the server is reached, also where somebody
 * adds an invoker by hand: the next apply takes it away.
 */
export class CloudRunService extends Construct {
  readonly resource: CloudRunV2Service;
  /** What the containers run as. One of its own has no role but those that are granted to it. */
  readonly identity: ServiceAccountIdentity;
  /** Known at synth; without a path. Behind a load balancer it is the URL of the first host. */
  readonly url: `https://${string}`;
  /** The `aud` of the Google ID tokens that invokers present: known at synth, and the same as the URL. */
  readonly audience: string;

  /** A service that somebody else deploys, without this construct. */
  static fromName(scope: Construct, id: string, reference: ServiceReference): ReferencedService {
    return new ReferencedService(scope, id, reference);
  }

  constructor(scope: Construct, id: string, props: CloudRunServiceProps) {
    super(scope, id);
    checkProject(this, props.project);
    this.checkName(props);
    const { project, location, name } = props;
    checkRegion(this, location);
    claimName(this, `projects/${project.id}/locations/${location}/services/${name}`);
    const exposure = exposureConfig(this, props.exposure);
    const [host] = exposure.hosts;
    this.url =
      host === undefined ? serviceUrl({ name, location, projectNumber: project.number }) : `https://${host}`;
    this.audience = this.url;
    this.identity = serviceIdentity(this, props);
    this.resource = this.service(props, exposure);
    expose(this, this.resource, project, props.exposure);
    refuseTemplates(this);
  }

  /** Every URL that Cloud Run gave it: that of the project's number, and that with a hash, known after the apply only. */
  get urls(): string[] {
    return this.resource.urls;
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

  private service(props: CloudRunServiceProps, exposure: ExposureConfig): CloudRunV2Service {
    const { project, location, encryption } = props;
    const customAudiences = audiencesConfig(this, exposure.hosts, props.customAudiences);
    const containers = containerConfigs(this, props);
    const scaling = scalingConfig(this, props.scaling ?? {}, props.production ?? true);
    const key = encryptionConfig(this, { encryption, location, by: serviceAgent(project, "run") });
    const service = new CloudRunV2Service(this, "Resource", {
      project: project.id,
      location,
      name: props.name,
      description: exposure.description,
      ingress: exposure.ingress,
      invokerIamDisabled: false,
      customAudiences,
      binaryAuthorization: (props.binaryAuthorization ?? true) ? { useDefault: true } : undefined,
      deletionProtection: props.deletionProtection ?? true,
      labels: checkedLabels(this, props.labels),
      // Of the service and not of each revision, which would keep them where no request arrives. Cloud Run answers with
      // this block even where nobody wrote it.
      scaling: { minInstanceCount: scaling.minInstances },
      template: revisionTemplate(this, props, {
        scaling,
        containers: containers.map(({ container }) => container),
        serviceAccount: this.identity.email,
        encryptionKey: key.keyName,
      }),
      // Cloud Run notes there what deployed it last, such as gcloud in an emergency.
      lifecycle: { ignoreChanges: ["client", "client_version"] },
      dependsOn: [...this.prerequisites(props), ...key.dependsOn],
    });
    for (const [place, { readinessProbe }] of containers.entries()) {
      if (readinessProbe !== undefined) setReadinessProbe(service, place, readinessProbe);
    }
    return service;
  }

  /** A revision that may not be what it is, or not read its secrets, fails, and the apply with it. */
  private prerequisites(props: CloudRunServiceProps): ITerraformDependable[] {
    const { sidecars = {}, grantSidecarRoles = false, vpc } = props;
    const roles = Object.values(sidecars).flatMap((sidecar) => sidecar.roles ?? []);
    const prerequisites = [
      this.identity.resource,
      vpc?.subnet.resource,
      ...secretsOf(props).map((secret) => secret.grantRead(this.identity)),
      ...(grantSidecarRoles ? roles : []).map(({ role, ...options }) =>
        this.identity.grantProjectRole(role, options),
      ),
    ];
    return waitFor(
      this,
      prerequisites.filter((prerequisite) => prerequisite !== undefined),
    );
  }
}
