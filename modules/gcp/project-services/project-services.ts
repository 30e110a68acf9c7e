import { ProjectService } from "@cdktf/provider-google/lib/project-service/index.js";
import { dependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { checkProject, type Project } from "../project/project.ts";

/** A Google Cloud API by its service name, such as `run.googleapis.com`. */
export type ServiceName = `${string}.googleapis.com`;

export interface ProjectServicesProps {
  readonly project: Project;
  /** In any order, once each. */
  readonly services: readonly ServiceName[];
}

const SERVICE = /^[a-z][a-z0-9-]*\.googleapis\.com$/;

/**
 * The Google Cloud APIs that a project needs. They stay enabled when the stack is destroyed: whatever else uses
 * them in the project would break.
 *
 * Source: https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_project_service
 */
export class ProjectServices extends Construct {
  /** One resource per API, by its service name. */
  readonly resources: Readonly<Record<ServiceName, ProjectService>>;

  constructor(scope: Construct, id: string, props: ProjectServicesProps) {
    super(scope, id);
    checkProject(this, props.project);
    for (const [index, service] of props.services.entries()) {
      if (!SERVICE.test(service) || props.services.indexOf(service) < index) {
        throw new ValidationError(
          this,
          `"${service}" is not the name of an API, or is there twice.`,
          "Name each once, such as run.googleapis.com.",
        );
      }
    }
    this.resources = Object.fromEntries(
      props.services.map((service) => [
        service,
        new ProjectService(this, service, { project: props.project.id, service, disableOnDestroy: false }),
      ]),
    );
    refuseTemplates(this);
  }

  /** Makes every resource that now is below the given constructs wait until all the APIs are enabled. */
  precede(...constructs: readonly Construct[]): void {
    const services = Object.values(this.resources).map((resource) => dependable(resource));
    for (const element of constructs.flatMap((construct) => construct.node.findAll())) {
      if (TerraformResource.isTerraformResource(element)) {
        element.dependsOn = [...(element.dependsOn ?? []), ...services];
      }
    }
  }
}
