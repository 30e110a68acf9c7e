import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository/index.js";
import { EcrRepositoryPolicy } from "@cdktf/provider-aws/lib/ecr-repository-policy/index.js";
import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import { type ImageVersion, imageReference } from "../../container/image-reference.ts";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { ACCOUNT_ID, type Account, arn, checkAccount, globalArn } from "../account/account.ts";
import { resourcePolicy } from "../iam/policy-document.ts";
import type { EncryptionProps } from "../key/encryption-key.ts";
import { checkKeyRegion } from "../key/key-region.ts";
import type { RoleGrantee } from "../role/grantee.ts";
import { checkedTags, type Tags } from "../tags/tags.ts";
import { type CleanupProps, lifecyclePolicy } from "./cleanup.ts";
import { grantImages, PULL, PUSH } from "./image-grant.ts";
import { checkRepositoryName, registryHost } from "./registry.ts";

/** What names a repository. */
export interface ContainerRepositoryReference {
  readonly account: Account;
  /** 2 to 256 lower-case letters and digits, with single `.`, `_`, `-` and `/` between them: `mcp-servers/documents`. */
  readonly name: string;
  /**
   * Whether images are named by their digest only, since a tag whose image was deleted may come to mean another one, and
   * Terraform refuses to destroy the repository.
   * @default true
   */
  readonly production?: boolean;
}

export interface ContainerRepositoryProps extends ContainerRepositoryReference {
  /**
   * It cannot be changed later.
   * @default the account's own key for ECR, which AWS manages
   */
  readonly encryption?: EncryptionProps;
  /** @default images without a tag are deleted after 14 days, and all but the latest 100 */
  readonly cleanup?: CleanupProps;
  /**
   * Ids of other accounts that may pull images, as far as these let their own roles.
   * @default none
   */
  readonly pullAccounts?: readonly string[];
  /** @default none */
  readonly tags?: Tags;
}

/** A repository of one image, whether this stack creates it or not. */
export abstract class ImageRepository extends Construct {
  /** Absent where the stack does not create it. */
  abstract readonly resource?: EcrRepository | undefined;
  /** As it was given. */
  readonly name: string;
  /** Known at synth. */
  readonly repositoryArn: string;
  /** Where its images are: `<account id>.dkr.ecr.<region>.amazonaws.com/<name>`, known at synth. */
  readonly url: string;
  private readonly host: string;
  private readonly production: boolean;

  constructor(scope: Construct, id: string, props: ContainerRepositoryReference) {
    super(scope, id);
    const { account, name, production = true } = props;
    checkAccount(this, account);
    checkRepositoryName(this, name);
    this.name = name;
    this.production = production;
    this.repositoryArn = arn(account, "ecr", `repository/${name}`);
    this.host = registryHost(account);
    this.url = `${this.host}/${name}`;
  }

  /**
   * The reference of a version of the image.
   *
   * @throws {ValidationError} for a tag or digest that no registry takes, and in production for a tag
   */
  imageUri(version: ImageVersion): string {
    const { host, name, production } = this;
    return `${host}/${imageReference(this, { name, version, production })}`;
  }

  /** Lets a role pull the image. */
  grantPull(role: RoleGrantee): IamRolePolicy {
    return this.grant("pull", PULL, role);
  }

  /** Lets a role push and pull the image, and delete nothing. */
  grantPush(role: RoleGrantee): IamRolePolicy {
    return this.grant("push", PUSH, role);
  }

  private grant(what: string, actions: readonly string[], role: RoleGrantee): IamRolePolicy {
    return grantImages(role, { id: `${what} image ${this.name}`, actions, repositories: this.repositoryArn });
  }
}

class ReferencedRepository extends ImageRepository {
  readonly resource = undefined;
}

/**
 * A repository of one image, whose tags name one version forever, and which is scanned when it is pushed.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Repositories.html
 */
export class ContainerRepository extends ImageRepository {
  readonly resource: EcrRepository;

  /**
   * A repository that exists, or that another stack creates.
   *
   * @throws {ValidationError} for what is not the name of a repository
   */
  static fromRepositoryName(
    scope: Construct,
    id: string,
    reference: ContainerRepositoryReference,
  ): ImageRepository {
    return new ReferencedRepository(scope, id, reference);
  }

  constructor(scope: Construct, id: string, props: ContainerRepositoryProps) {
    super(scope, id, props);
    const { account, encryption, pullAccounts = [], production = true } = props;
    checkKeyRegion(this, encryption?.key.keyArn, account.region);
    claimName(this, this.repositoryArn);
    this.resource = new EcrRepository(this, "Resource", {
      region: account.region,
      name: this.name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: encryption?.key.keyArn }],
      forceDelete: false,
      tags: checkedTags(this, props.tags),
      lifecycle: { preventDestroy: production },
    });
    new EcrLifecyclePolicy(this, "cleanup", {
      region: account.region,
      repository: this.resource.name,
      policy: lifecyclePolicy(this, props.cleanup),
    });
    if (pullAccounts.length > 0) this.allowPull(account, pullAccounts);
    refuseTemplates(this);
  }

  private allowPull(own: Account, accounts: readonly string[]): void {
    const wrong = accounts.find((id) => !ACCOUNT_ID.test(id) || id === own.id);
    if (wrong !== undefined) {
      throw new ValidationError(
        this,
        `"${wrong}" is not another account that could pull images.`,
        "Use the 12 digits of one.",
      );
    }
    const aws = accounts.map((id) => globalArn({ ...own, id }, "iam", "root"));
    new EcrRepositoryPolicy(this, "policy", {
      region: own.region,
      repository: this.resource.name,
      policy: resourcePolicy(this, [{ sid: "PullFromOtherAccounts", principals: { aws }, actions: PULL }]),
    });
  }
}
