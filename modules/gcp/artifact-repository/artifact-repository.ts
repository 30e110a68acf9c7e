import { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository/index.js";
import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Grantee, granteeConfig } from "../iam/grantee.ts";
import type { Project } from "../project/project.ts";

/** Which image of a name: the one with this digest, or the one that has this tag. */
export type ImageVersion = { readonly digest: string } | { readonly tag: string };

export interface ArtifactRepositoryProps {
  readonly project: Project;
  /** A region, or `europe`, `us` or `asia`. */
  readonly location: string;
  /**
   * 1 to 63 lower-case letters, digits and hyphens.
   * Source: https://cloud.google.com/artifact-registry/docs/repositories/create-repos
   */
  readonly repositoryId: string;
}

const REPOSITORY_ID = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Path components of the OCI distribution specification 1.1. */
const IMAGE_NAME = /^[a-z0-9]+(?:[._/-][a-z0-9]+)*$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
/** 30 days, in the notation in which the API answers, so that a second plan is empty. */
const UNTAGGED = `${30 * 86_400}s`;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/**
 * A repository of container images. A tag names one image forever; images are scanned for vulnerabilities where
 * the project's `containerscanning.googleapis.com` is enabled. Untagged images are deleted after 30 days, except
 * the 10 latest of a name: an image that runs by its digest has to keep a tag, or it is taken for unused.
 *
 * Source: https://cloud.google.com/artifact-registry/docs/repositories/cleanup-policy
 */
export class ArtifactRepository extends Construct {
  readonly resource: ArtifactRegistryRepository;
  /** Where its images are, without a trailing slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ArtifactRepositoryProps) {
    super(scope, id);
    const { project, location, repositoryId } = props;
    if (!REPOSITORY_ID.test(repositoryId)) {
      throw new ValidationError(
        this,
        `"${repositoryId}" is not a repository id.`,
        "Use 1 to 63 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen.",
      );
    }
    this.url = `${location}-docker.pkg.dev/${project.id}/${repositoryId}`;
    this.resource = new ArtifactRegistryRepository(this, "Resource", {
      project: project.id,
      location,
      repositoryId,
      format: "DOCKER",
      dockerConfig: { immutableTags: true },
      cleanupPolicyDryRun: false,
      cleanupPolicies: [
        { id: "delete-untagged", action: "DELETE", condition: { tagState: "UNTAGGED", olderThan: UNTAGGED } },
        { id: "keep-latest", action: "KEEP", mostRecentVersions: { keepCount: 10 } },
      ],
      vulnerabilityScanningConfig: { enablementConfig: "INHERITED" },
    });
  }

  /**
   * The reference of an image in this repository.
   *
   * @throws {ValidationError} for a name, tag or digest that no registry takes
   */
  imageUri(name: string, version: ImageVersion): string {
    const [pattern, value, separator] =
      "digest" in version ? [DIGEST, version.digest, "@"] : [TAG, version.tag, ":"];
    if (!IMAGE_NAME.test(name) || !pattern.test(value)) {
      throw new ValidationError(
        this,
        `"${name}${separator}${value}" names no image.`,
        "Use a lower-case name with a tag, or with sha256: and 64 hexadecimal digits.",
      );
    }
    return `${this.url}/${name}${separator}${value}`;
  }

  /** Lets a grantee pull images. */
  grantPull(grantee: Grantee): ArtifactRegistryRepositoryIamMember {
    return this.grant("puller", "roles/artifactregistry.reader", grantee);
  }

  /** Lets a grantee push and pull images, and delete none. */
  grantPush(grantee: Grantee): ArtifactRegistryRepositoryIamMember {
    return this.grant("pusher", "roles/artifactregistry.writer", grantee);
  }

  private grant(what: string, role: string, grantee: Grantee): ArtifactRegistryRepositoryIamMember {
    const { member, dependsOn } = granteeConfig(this, grantee);
    return new ArtifactRegistryRepositoryIamMember(this, `${what} ${member}`, {
      project: this.resource.project,
      location: this.resource.location,
      repository: this.resource.name,
      role,
      member,
      dependsOn,
    });
  }
}
