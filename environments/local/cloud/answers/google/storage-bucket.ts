import { type AnswerTable, argument, CREATED } from "../resource.ts";
import { labels } from "./labels.ts";
import { ownProjectNumber, projectId } from "./place.ts";

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/storage_bucket#attributes-reference */
export const storageBucket: AnswerTable = {
  ...labels,
  id: (resource) => argument(resource, "name"),
  project: projectId,
  project_number: (resource) => Number(ownProjectNumber(resource)),
  self_link: (resource) => `https://www.googleapis.com/storage/v1/b/${argument(resource, "name")}`,
  url: (resource) => `gs://${argument(resource, "name")}`,
  time_created: () => CREATED,
  updated: () => CREATED,
};
