import { type AnswerTable, argument } from "../resource.ts";
import { labels } from "./labels.ts";
import { location, projectId } from "./place.ts";

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/kms_key_ring#attributes-reference */
export const keyRing: AnswerTable = {
  id: (resource) =>
    `projects/${projectId(resource)}/locations/${location(resource)}/keyRings/${argument(resource, "name")}`,
  project: projectId,
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/kms_crypto_key#attributes-reference */
export const cryptoKey: AnswerTable = {
  ...labels,
  id: (resource) => `${argument(resource, "key_ring")}/cryptoKeys/${argument(resource, "name")}`,
};
