import { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { waitFor } from "../../terraform/wait-for.ts";
import { serviceAgent } from "../iam/service-agent.ts";
import { RemoteRepository } from "./remote-repository.ts";
import { Repository, type RepositoryProps } from "./repository.ts";

/** A repository behind a virtual one, and when it is asked. */
export interface UpstreamRepository {
  readonly repository: Repository;
  /** A whole number: of several that have an image, that with the greatest is asked. */
  readonly priority: number;
}

export interface VirtualRepositoryProps extends RepositoryProps {
  /** By ids that stay. */
  readonly upstreams: Readonly<Record<string, UpstreamRepository>>;
}

/**
 * Several repositories under one URL. Whoever may pull from it may pull from all of them; nobody can push to it.
 *
 * Source: https://cloud.google.com/artifact-registry/docs/repositories/virtual-overview
 */
export class VirtualRepository extends Repository {
  readonly resource: ArtifactRegistryRepository;

  constructor(scope: Construct, id: string, props: VirtualRepositoryProps) {
    super(scope, id, props);
    claimName(this, this.path);
    const upstreams = Object.entries(props.upstreams).sort(([, a], [, b]) => b.priority - a.priority);
    this.checkPriorities(upstreams.map(([, upstream]) => upstream));
    this.resource = new ArtifactRegistryRepository(this, "Resource", {
      ...this.baseConfig(props, this.readUpstreams(upstreams.map(([, { repository }]) => repository))),
      mode: "VIRTUAL_REPOSITORY",
      virtualRepositoryConfig: {
        upstreamPolicies: upstreams.map(([policy, { repository, priority }]) => ({
          id: policy,
          repository: repository.path,
          priority,
        })),
      },
    });
    refuseTemplates(this);
  }

  private checkPriorities(upstreams: readonly UpstreamRepository[]): void {
    const priorities = upstreams.map(({ priority }) => priority);
    if (
      upstreams.length === 0 ||
      new Set(priorities).size < priorities.length ||
      !priorities.every(Number.isInteger)
    ) {
      throw new ValidationError(
        this,
        "its upstreams have no order.",
        "Name at least one, each with another whole number as its priority.",
      );
    }
    const kinds = upstreams.map(({ repository }) => repository instanceof RemoteRepository);
    if (kinds.indexOf(true) >= 0 && kinds.indexOf(true) < kinds.lastIndexOf(false)) {
      throw new ValidationError(
        this,
        "somebody else's image could take the place of one of your own: a remote repository comes before another.",
        "Give remote repositories the least priorities.",
      );
    }
  }

  /** Within a project Artifact Registry may read already, by the role of its service agent. */
  private readUpstreams(repositories: readonly Repository[]): ITerraformDependable[] {
    const agent = serviceAgent(this.project, "artifactregistry");
    const dependables = repositories.map((repository) =>
      repository.project.id === this.project.id ? repository.resource : repository.grantPull(agent),
    );
    return waitFor(
      this,
      dependables.filter((dependable) => dependable !== undefined),
    );
  }
}
