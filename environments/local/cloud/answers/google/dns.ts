import { numberText } from "../digest.ts";
import { type AnswerTable, argument, CREATED, lastSegment, type Resource } from "../resource.ts";
import { labels } from "./labels.ts";
import { projectId } from "./place.ts";

function zonePath(resource: Resource, name: string): string {
  return `projects/${projectId(resource)}/managedZones/${name}`;
}

/**
 * https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/dns_managed_zone#attributes-reference
 * https://cloud.google.com/dns/docs/update-name-servers ("ns-cloud-a1.googledomains.com")
 */
export const managedZone: AnswerTable = {
  ...labels,
  id: (resource) => zonePath(resource, argument(resource, "name")),
  project: projectId,
  managed_zone_id: (resource) =>
    Number(numberText(15, "managed zone", zonePath(resource, argument(resource, "name")))),
  name_servers: () => [1, 2, 3, 4].map((number) => `ns-cloud-a${number}.googledomains.com.`),
  creation_time: () => CREATED,
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/dns_record_set#attributes-reference */
export const recordSet: AnswerTable = {
  id: (resource) =>
    [
      zonePath(resource, lastSegment(argument(resource, "managed_zone"))),
      "rrsets",
      argument(resource, "name"),
      argument(resource, "type"),
    ].join("/"),
  project: projectId,
};
