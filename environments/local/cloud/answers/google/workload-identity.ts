import { type AnswerTable, argument, type Resource } from "../resource.ts";
import { ownProjectNumber, projectId } from "./place.ts";

const ACTIVE = () => "ACTIVE";

function poolPath(resource: Resource): string {
  return `locations/global/workloadIdentityPools/${argument(resource, "workload_identity_pool_id")}`;
}

function providerPath(resource: Resource): string {
  return `${poolPath(resource)}/providers/${argument(resource, "workload_identity_pool_provider_id")}`;
}

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/iam_workload_identity_pool#attributes-reference */
export const workloadIdentityPool: AnswerTable = {
  id: (resource) => `projects/${projectId(resource)}/${poolPath(resource)}`,
  name: (resource) => `projects/${ownProjectNumber(resource)}/${poolPath(resource)}`,
  project: projectId,
  state: ACTIVE,
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/iam_workload_identity_pool_provider#attributes-reference */
export const workloadIdentityPoolProvider: AnswerTable = {
  id: (resource) => `projects/${projectId(resource)}/${providerPath(resource)}`,
  name: (resource) => `projects/${ownProjectNumber(resource)}/${providerPath(resource)}`,
  project: projectId,
  state: ACTIVE,
};
