import {
  type AnswerTable,
  argument,
  CREATED,
  lastSegment,
  type Resource,
  segmentAfter,
} from "../resource.ts";
import { annotations, labels } from "./labels.ts";
import { location, ownProjectNumber, projectId, projectNumber } from "./place.ts";

/**
 * The API names the project by its number where the `id` has it as it is written.
 *
 * https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/secret_manager_secret#attributes-reference
 * https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets#Secret
 */
export const secret: AnswerTable = {
  ...labels,
  ...annotations,
  id: (resource) => `projects/${projectId(resource)}/secrets/${argument(resource, "secret_id")}`,
  name: (resource) => `projects/${ownProjectNumber(resource)}/secrets/${argument(resource, "secret_id")}`,
  project: projectId,
  create_time: () => CREATED,
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/secret_manager_regional_secret#attributes-reference */
export const regionalSecret: AnswerTable = {
  ...labels,
  ...annotations,
  id: (resource) => `projects/${projectId(resource)}/${regionalPath(resource)}`,
  name: (resource) => `projects/${ownProjectNumber(resource)}/${regionalPath(resource)}`,
  project: projectId,
  create_time: () => CREATED,
};

function regionalPath(resource: Resource): string {
  return `locations/${location(resource)}/secrets/${argument(resource, "secret_id")}`;
}

/** Every secret has one version: how many there were before is not in the configuration. */
const FIRST_VERSION = "1";

function versionName(resource: Resource): string {
  const path = argument(resource, "secret");
  const project = segmentAfter(path, "projects") ?? projectId(resource);
  return `projects/${projectNumber(project, resource)}/secrets/${lastSegment(path)}/versions/${FIRST_VERSION}`;
}

/**
 * https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/secret_manager_secret_version#attributes-reference
 * https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions#SecretVersion
 */
export const secretVersion: AnswerTable = {
  id: versionName,
  name: versionName,
  version: () => FIRST_VERSION,
  create_time: () => CREATED,
  destroy_time: () => "",
};
