import { type AnswerTable, argument, CREATED } from "../resource.ts";
import { labels } from "./labels.ts";
import { location, projectId } from "./place.ts";

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/artifact_registry_repository#attributes-reference */
export const artifactRepository: AnswerTable = {
  ...labels,
  id: (resource) =>
    `projects/${projectId(resource)}/locations/${location(resource)}/repositories/${argument(resource, "repository_id")}`,
  name: (resource) => argument(resource, "repository_id"),
  project: projectId,
  mode: () => "STANDARD_REPOSITORY",
  location,
  create_time: () => CREATED,
  update_time: () => CREATED,
};
