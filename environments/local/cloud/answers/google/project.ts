import { type AnswerTable, argument, type Resource, text, texts } from "../resource.ts";
import { labels } from "./labels.ts";
import { DEFAULT_PROJECT, location, projectId, projectNumber } from "./place.ts";

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_project#attributes-reference */
export const project: AnswerTable = {
  ...labels,
  id: (resource) => `projects/${argument(resource, "project_id")}`,
  number: (resource) => projectNumber(argument(resource, "project_id"), resource),
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/data-sources/project#attributes-reference */
export const projectData: AnswerTable = {
  id: (resource) => `projects/${dataProjectId(resource)}`,
  project_id: dataProjectId,
  name: dataProjectId,
  org_id: () => "",
  folder_id: () => "",
  billing_account: () => "",
  number: (resource) => projectNumber(dataProjectId(resource), resource),
};

function dataProjectId({ config, provider }: Resource): string {
  return text(config, "project_id") ?? text(provider, "project") ?? DEFAULT_PROJECT;
}

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/data-sources/client_config#attributes-reference */
export const clientConfigData: AnswerTable = {
  id: (resource) => `projects/${projectId(resource)}/regions/${location(resource)}/zones/`,
  project: projectId,
  region: location,
  zone: ({ provider }) => text(provider, "zone") ?? "",
  default_labels: ({ provider }) => texts(provider, "default_labels"),
  access_token: () => "offline",
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_project_service#attributes-reference */
export const projectService: AnswerTable = {
  id: (resource) => `${projectId(resource)}/${argument(resource, "service")}`,
  project: projectId,
};
