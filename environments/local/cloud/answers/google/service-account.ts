import { numberText } from "../digest.ts";
import { type AnswerTable, argument, type Resource } from "../resource.ts";
import { projectId } from "./place.ts";

/**
 * `account@project.iam.gserviceaccount.com`; the domain of a domain-scoped project (`example.com:project`) follows
 * the project.
 *
 * Source: https://cloud.google.com/iam/docs/service-account-overview#types
 */
function email(resource: Resource): string {
  const [name = "", domain] = projectId(resource).split(":").reverse();
  const host = domain === undefined ? name : `${name}.${domain}`;
  return `${argument(resource, "account_id")}@${host}.iam.gserviceaccount.com`;
}

function name(resource: Resource): string {
  return `projects/${projectId(resource)}/serviceAccounts/${email(resource)}`;
}

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_service_account#attributes-reference */
export const serviceAccount: AnswerTable = {
  id: name,
  name,
  email,
  member: (resource) => `serviceAccount:${email(resource)}`,
  project: projectId,
  /** 21 digits: https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts */
  unique_id: (resource) => `1${numberText(20, "service account", email(resource))}`,
};
