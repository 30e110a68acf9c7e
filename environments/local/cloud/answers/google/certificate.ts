import { digits, uuid } from "../digest.ts";
import { type AnswerTable, argument, CREATED, lastSegment, type Resource } from "../resource.ts";
import { labels } from "./labels.ts";
import { projectId } from "./place.ts";

function path(resource: Resource, ...segments: readonly string[]): string {
  return [`projects/${projectId(resource)}/locations/global`, ...segments, argument(resource, "name")].join(
    "/",
  );
}

const common: AnswerTable = { ...labels, project: projectId };

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/certificate_manager_certificate#attributes-reference */
export const certificate: AnswerTable = {
  ...common,
  id: (resource) => path(resource, "certificates"),
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/certificate_manager_certificate_map#attributes-reference */
export const certificateMap: AnswerTable = {
  ...common,
  id: (resource) => path(resource, "certificateMaps"),
  create_time: () => CREATED,
  update_time: () => CREATED,
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/certificate_manager_certificate_map_entry#attributes-reference */
export const certificateMapEntry: AnswerTable = {
  ...common,
  id: (resource) =>
    path(resource, "certificateMaps", lastSegment(argument(resource, "map")), "certificateMapEntries"),
  state: () => "ACTIVE",
  create_time: () => CREATED,
  update_time: () => CREATED,
};

/**
 * https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/certificate_manager_dns_authorization#attributes-reference
 * https://cloud.google.com/certificate-manager/docs/domain-authorization#cname-record
 */
export const dnsAuthorization: AnswerTable = {
  ...common,
  id: (resource) => path(resource, "dnsAuthorizations"),
  dns_resource_record: (resource) => {
    const words = ["dns authorization", path(resource, "dnsAuthorizations")];
    return [
      {
        name: `_acme-challenge.${argument(resource, "domain")}.`,
        type: "CNAME",
        data: `${uuid(...words)}.${digits(1, ...words)}.authorize.certificatemanager.goog.`,
      },
    ];
  },
};
