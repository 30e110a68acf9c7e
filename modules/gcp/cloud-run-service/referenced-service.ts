import { CloudRunV2ServiceIamMember } from "@cdktf/provider-google/lib/cloud-run-v2-service-iam-member/index.js";
import { Construct } from "constructs";
import { once } from "../../terraform/once.ts";
import type { Grantee } from "../iam/grantee.ts";
import { checkRegion } from "../location/region.ts";
import { checkProject, type Project } from "../project/project.ts";
import { invokerConfig } from "./invoker.ts";
import { serviceUrl } from "./service-url.ts";

/** Which service it is. */
export interface ServiceReference {
  readonly project: Project;
  /** A region, such as `europe-west1`. */
  readonly location: string;
  /** What the service is called in its project and region. */
  readonly name: string;
}

/** A service that somebody else deploys. */
export class ReferencedService extends Construct {
  /** Known at synth; without a path. */
  readonly url: `https://${string}`;
  /** The `aud` of the Google ID tokens that invokers present. */
  readonly audience: string;

  private readonly reference: ServiceReference;

  /** @throws {ValidationError} for a location that is not a region */
  constructor(scope: Construct, id: string, reference: ServiceReference) {
    super(scope, id);
    const { project, location, name } = reference;
    checkProject(this, project);
    checkRegion(this, location);
    this.reference = reference;
    this.url = serviceUrl({ name, location, projectNumber: project.number });
    this.audience = this.url;
  }

  /**
   * Lets a grantee call the service, beside whoever may already. Not for one that a {@link CloudRunService} deploys:
   * that names its invokers itself, and takes this grant away with its next apply.
   *
   * @throws {ValidationError} for a federated identity, which has no ID token to call with
   */
  grantInvoke(grantee: Grantee): CloudRunV2ServiceIamMember {
    const { member, dependsOn } = invokerConfig(this, grantee);
    const { project, location, name } = this.reference;
    return once(
      this,
      `invoker ${member}`,
      (id) =>
        new CloudRunV2ServiceIamMember(this, id, {
          project: project.id,
          location,
          name,
          role: "roles/run.invoker",
          member,
          dependsOn,
        }),
    );
  }
}
