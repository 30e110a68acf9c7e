import { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository/index.js";
import type { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member/index.js";
import type { Construct } from "constructs";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import type { Grantee } from "../iam/grantee.ts";
import { type CleanupProps, cleanupConfig } from "./cleanup.ts";
import {
  Repository,
  type RepositoryProps,
  type RepositoryReference,
  type ScanningDisabled,
} from "./repository.ts";

export interface ArtifactRepositoryProps extends RepositoryProps {
  /** @default images without a tag are deleted after 30 days, except the 10 latest of a name */
  readonly cleanup?: CleanupProps;
  /** @default images are scanned for vulnerabilities where the project's `containerscanning.googleapis.com` is enabled */
  readonly scanningDisabled?: ScanningDisabled;
  /**
   * Whether Terraform refuses to destroy it: what runs could not start again without its images.
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/** A repository that images are pushed to. */
export abstract class PushRepository extends Repository {
  /** Lets a grantee push and pull images, and delete none. */
  grantPush(grantee: Grantee): ArtifactRegistryRepositoryIamMember {
    return this.grant("pusher", "roles/artifactregistry.writer", grantee);
  }
}

class ReferencedRepository extends PushRepository {
  readonly resource = undefined;
}

/**
 * A repository of container images that are pushed to it. A tag names one image forever; an image that runs by its
 * digest has to keep a tag, or it is taken for unused.
 *
 * Source: https://cloud.google.com/artifact-registry/docs/docker/names
 */
export class ArtifactRepository extends PushRepository {
  readonly resource: ArtifactRegistryRepository;

  /**
   * A repository that exists, or that another stack creates.
   *
   * @throws {ValidationError} for what is not the name of a repository
   */
  static fromRepositoryId(scope: Construct, id: string, reference: RepositoryReference): PushRepository {
    return new ReferencedRepository(scope, id, reference);
  }

  constructor(scope: Construct, id: string, props: ArtifactRepositoryProps) {
    super(scope, id, props);
    claimName(this, this.path);
    this.resource = new ArtifactRegistryRepository(this, "Resource", {
      ...this.baseConfig(props),
      mode: "STANDARD_REPOSITORY",
      dockerConfig: { immutableTags: true },
      ...cleanupConfig(this, props.cleanup),
      vulnerabilityScanningConfig: this.scanningConfig(props.scanningDisabled),
      lifecycle: { preventDestroy: props.deletionProtection ?? true },
    });
    refuseTemplates(this);
  }
}
