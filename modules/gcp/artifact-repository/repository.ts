import type {
  ArtifactRegistryRepository,
  ArtifactRegistryRepositoryVulnerabilityScanningConfig,
} from "@cdktf/provider-google/lib/artifact-registry-repository/index.js";
import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type ImageVersion, imageReference } from "../../container/image-reference.ts";
import { ValidationError } from "../../errors/validation-error.ts";
import { once } from "../../terraform/once.ts";
import { type EncryptionProps, encryptionConfig } from "../crypto-key/encryption-key.ts";
import { type Grantee, granteeConfig } from "../iam/grantee.ts";
import { serviceAgent } from "../iam/service-agent.ts";
import { checkedLabels } from "../labels/labels.ts";
import { checkProject, type Project } from "../project/project.ts";

/** What names a repository. */
export interface RepositoryReference {
  readonly project: Project;
  /** A region, or `europe`, `us` or `asia`. */
  readonly location: string;
  /**
   * 1 to 63 lower-case letters, digits and hyphens.
   * Source: https://cloud.google.com/artifact-registry/docs/repositories/create-repos
   */
  readonly repositoryId: string;
  /**
   * Whether images are named by their digest only, since in a remote repository, and with somebody else's hand in a
   * standard one, a tag may come to mean another image.
   * @default true
   */
  readonly production?: boolean;
}

/** What repositories of every kind take. */
export interface RepositoryProps extends RepositoryReference {
  /** @default none */
  readonly description?: string;
  /**
   * The key is in the location of the repository. It cannot be changed later.
   * @default Google's own keys
   */
  readonly encryption?: EncryptionProps;
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Leaves images unscanned. */
export interface ScanningDisabled {
  /** Why, for whoever reviews it. */
  readonly reason: string;
}

const REPOSITORY_ID = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Source: https://cloud.google.com/artifact-registry/docs/repositories/repo-locations */
const LOCATION = /^(?:[a-z]+-[a-z]+\d+|asia|europe|us)$/;

/** A repository that images are pulled from, whether this stack creates it or not. */
export abstract class Repository extends Construct {
  /** Absent where the stack does not create it. */
  abstract readonly resource?: ArtifactRegistryRepository | undefined;
  readonly project: Project;
  /** A region, or `europe`, `us` or `asia`. */
  readonly location: string;
  /** What it is called in its project and location. */
  readonly repositoryId: string;
  /** `projects/<project id>/locations/<location>/repositories/<repository id>`. */
  readonly path: string;
  /** Where its images are, without a trailing slash. */
  readonly url: string;
  private readonly production: boolean;

  constructor(scope: Construct, id: string, props: RepositoryReference) {
    super(scope, id);
    const { project, location, repositoryId, production = true } = props;
    checkProject(this, project);
    if (!REPOSITORY_ID.test(repositoryId)) {
      throw new ValidationError(
        this,
        `"${repositoryId}" is not a repository id.`,
        "Use 1 to 63 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen.",
      );
    }
    if (!LOCATION.test(location)) {
      throw new ValidationError(
        this,
        `"${location}" is not a location of repositories.`,
        "Use a region such as europe-west1, or asia, europe or us.",
      );
    }
    this.project = project;
    this.location = location;
    this.repositoryId = repositoryId;
    this.production = production;
    this.path = `projects/${project.id}/locations/${location}/repositories/${repositoryId}`;
    this.url = `${location}-docker.pkg.dev/${project.id}/${repositoryId}`;
  }

  /**
   * The reference of an image in this repository.
   *
   * @throws {ValidationError} for a name, tag or digest that no registry takes, and in production for a tag
   */
  imageUri(name: string, version: ImageVersion): string {
    return `${this.url}/${imageReference(this, { name, version, production: this.production })}`;
  }

  /** Lets a grantee pull images. */
  grantPull(grantee: Grantee): ArtifactRegistryRepositoryIamMember {
    return this.grant("puller", "roles/artifactregistry.reader", grantee);
  }

  protected grant(what: string, role: string, grantee: Grantee): ArtifactRegistryRepositoryIamMember {
    const { member, dependsOn } = granteeConfig(this, grantee);
    return once(
      this,
      `${what} ${member}`,
      (id) =>
        new ArtifactRegistryRepositoryIamMember(this, id, {
          project: this.project.id,
          location: this.location,
          repository: this.resource?.name ?? this.repositoryId,
          role,
          member,
          dependsOn,
        }),
    );
  }

  /** What a repository of every kind says; beside its key it waits for what it needs of others. */
  protected baseConfig(
    { encryption, description, labels }: RepositoryProps,
    prerequisites: readonly ITerraformDependable[] = [],
  ) {
    const by = serviceAgent(this.project, "artifactregistry");
    const { keyName, dependsOn } = encryptionConfig(this, { encryption, location: this.location, by });
    return {
      project: this.project.id,
      location: this.location,
      repositoryId: this.repositoryId,
      description,
      labels: checkedLabels(this, labels),
      format: "DOCKER",
      kmsKeyName: keyName,
      dependsOn: [...dependsOn, ...prerequisites],
    };
  }

  protected scanningConfig(
    disabled: ScanningDisabled | undefined,
  ): ArtifactRegistryRepositoryVulnerabilityScanningConfig {
    if (disabled?.reason.trim() === "") {
      throw new ValidationError(
        this,
        "images are left unscanned without a reason.",
        "Say why, or leave scanningDisabled out.",
      );
    }
    return { enablementConfig: disabled === undefined ? "INHERITED" : "DISABLED" };
  }
}
