import { base64 } from "../digest.ts";
import {
  type AnswerTable,
  argument,
  blocks,
  lastSegment,
  type Resource,
  segmentAfter,
  text,
} from "../resource.ts";
import { location, projectId } from "./place.ts";

/** The project of the thing that a role is granted on, which may be named by its whole path. */
function parentProject(resource: Resource, attribute: string): string {
  return segmentAfter(argument(resource, attribute), "projects") ?? projectId(resource);
}

function parentLocation(resource: Resource, attribute: string): string {
  return segmentAfter(argument(resource, attribute), "locations") ?? location(resource);
}

function regional(collection: string, attribute: string): Parent {
  return {
    id: (resource) =>
      [
        `projects/${parentProject(resource, attribute)}`,
        `locations/${parentLocation(resource, attribute)}`,
        `${collection}/${lastSegment(argument(resource, attribute))}`,
      ].join("/"),
    fills: {
      project: (resource) => parentProject(resource, attribute),
      location: (resource) => parentLocation(resource, attribute),
    },
  };
}

/** What a role is granted on. */
interface Parent {
  readonly id: (resource: Resource) => string;
  readonly fills: AnswerTable;
}

const IAP_SERVICE = "cloud_run_service_name";

const PARENTS: Readonly<Record<string, Parent>> = {
  google_artifact_registry_repository: regional("repositories", "repository"),
  google_cloud_run_v2_service: regional("services", "name"),
  google_iap_web_cloud_run_service: {
    id: (resource) => {
      const where = `cloud_run-${parentLocation(resource, IAP_SERVICE)}`;
      const service = lastSegment(argument(resource, IAP_SERVICE));
      return `projects/${parentProject(resource, IAP_SERVICE)}/iap_web/${where}/services/${service}`;
    },
    fills: {
      project: (resource) => parentProject(resource, IAP_SERVICE),
      location: (resource) => parentLocation(resource, IAP_SERVICE),
    },
  },
  google_kms_crypto_key: { id: (resource) => argument(resource, "crypto_key_id"), fills: {} },
  google_dns_managed_zone: {
    id: (resource) =>
      `projects/${parentProject(resource, "managed_zone")}/managedZones/${lastSegment(argument(resource, "managed_zone"))}`,
    fills: { project: (resource) => parentProject(resource, "managed_zone") },
  },
  google_project: { id: (resource) => argument(resource, "project"), fills: {} },
  google_pubsub_topic: {
    id: (resource) =>
      `projects/${parentProject(resource, "topic")}/topics/${lastSegment(argument(resource, "topic"))}`,
    fills: { project: (resource) => parentProject(resource, "topic") },
  },
  google_secret_manager_regional_secret: regional("secrets", "secret_id"),
  google_secret_manager_secret: {
    id: (resource) =>
      `projects/${parentProject(resource, "secret_id")}/secrets/${lastSegment(argument(resource, "secret_id"))}`,
    fills: { project: (resource) => parentProject(resource, "secret_id") },
  },
  google_service_account: { id: (resource) => argument(resource, "service_account_id"), fills: {} },
};

/** Title, description and expression make a condition one of its own. */
function conditionKey({ config }: Resource): readonly string[] {
  return blocks(config, "condition").map((condition) =>
    ["title", "description", "expression"].map((name) => text(condition, name) ?? "").join("/"),
  );
}

function grantsOn(prefix: string, parent: Parent): readonly [string, AnswerTable][] {
  const answers = (id: (resource: Resource) => readonly string[]): AnswerTable => ({
    ...parent.fills,
    id: (resource) => id(resource).join("/"),
    etag: (resource) => base64(8, "iam policy", parent.id(resource)),
  });
  return [
    [`${prefix}_iam_policy`, answers((resource) => [parent.id(resource)])],
    [
      `${prefix}_iam_binding`,
      answers((resource) => [parent.id(resource), argument(resource, "role"), ...conditionKey(resource)]),
    ],
    [
      `${prefix}_iam_member`,
      answers((resource) => [
        parent.id(resource),
        argument(resource, "role"),
        argument(resource, "member"),
        ...conditionKey(resource),
      ]),
    ],
  ];
}

/**
 * The members, bindings and policies of the types above. Their `id` is the path of the thing, the role and the member.
 *
 * https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/secret_manager_secret_iam#import
 * https://cloud.google.com/iam/docs/reference/rest/v1/Policy (`etag`: base64)
 */
export const grants: Readonly<Record<string, AnswerTable>> = Object.fromEntries(
  Object.entries(PARENTS).flatMap(([prefix, parent]) => grantsOn(prefix, parent)),
);
