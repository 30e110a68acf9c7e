import type { ResourceReader } from "../cloud.ts";
import type { NodeDraft } from "../graph-draft.ts";
import type { Resource } from "../terraform/resource.ts";
import type { DerivedAttributes } from "../terraform/stacks.ts";
import { GRANTABLE_TYPES } from "./grantable-types.ts";
import { nodeOf, wholeName } from "./names.ts";

/** The whole name of a resource of a grantable type. */
export function ownName(resource: Resource): string {
  const type = GRANTABLE_TYPES[resource.type];
  if (!type?.ownName) throw new TypeError(`${resource.type} has no name of its own`);
  return wholeName(resource, type, type.ownName(resource));
}

/** The node of a resource of a grantable type. */
export function ownNode(resource: Resource): NodeDraft {
  const type = GRANTABLE_TYPES[resource.type];
  if (!type) throw new TypeError(`${resource.type} is not grantable`);
  return { ...nodeOf(type, ownName(resource)), isResource: type.isResource ?? false };
}

/** Makes resources part of the graph whether or not anybody is granted anything on them. */
export const resourceReaders: Readonly<Record<string, ResourceReader>> = Object.fromEntries(
  Object.entries(GRANTABLE_TYPES)
    .filter(([, { isResource }]) => isResource)
    .map(([type]) => [type, (resource, graph) => graph.add(ownNode(resource))]),
);

function email(account: Resource): string {
  return ownName(account).split("/").at(-1) ?? "";
}

/** What Google answers, where it is not written. Where that has a project's number, here it has the project's id. */
export const nameAttributes: DerivedAttributes = {
  ...Object.fromEntries(
    Object.entries(GRANTABLE_TYPES)
      .filter(([, type]) => type.ownName)
      .map(([type]) => [type, { id: ownName }]),
  ),
  google_artifact_registry_repository: {
    id: ownName,
    name: (repository) => repository.text("repository_id"),
  },
  google_secret_manager_secret: { id: ownName, name: ownName },
  google_secret_manager_regional_secret: { id: ownName, name: ownName },
  google_service_account: {
    id: ownName,
    name: ownName,
    email,
    member: (account) => `serviceAccount:${email(account)}`,
  },
};
