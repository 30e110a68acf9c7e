import { type AnswerTable, argument } from "../resource.ts";
import { labels } from "./labels.ts";
import { projectId } from "./place.ts";

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/pubsub_topic#attributes-reference */
export const topic: AnswerTable = {
  ...labels,
  id: (resource) => `projects/${projectId(resource)}/topics/${argument(resource, "name")}`,
  project: projectId,
};
