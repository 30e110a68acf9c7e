import type { ResourceReader } from "../cloud.ts";
import { REPOSITORY } from "./grantable-types.ts";
import { nodeOf, wholeName } from "./names.ts";
import { ownNode } from "./own-names.ts";

/**
 * Whoever may pull from a virtual repository gets what is in those behind it, without a role there.
 *
 * Source: https://cloud.google.com/artifact-registry/docs/repositories/virtual-overview
 */
const readRepository: ResourceReader = (repository, graph) => {
  const from = ownNode(repository);
  graph.add(from);
  for (const policy of repository.block("virtual_repository_config")?.blocks("upstream_policies") ?? []) {
    const to = nodeOf(REPOSITORY, wholeName(repository, REPOSITORY, policy.text("repository")));
    graph.relate({ from, verb: "hands out what is in", to });
  }
};

export const repositoryReaders: Readonly<Record<string, ResourceReader>> = {
  google_artifact_registry_repository: readRepository,
};
