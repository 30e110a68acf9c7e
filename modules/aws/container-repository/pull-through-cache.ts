import { EcrPullThroughCacheRule } from "@cdktf/provider-aws/lib/ecr-pull-through-cache-rule/index.js";
import { EcrRepositoryCreationTemplate } from "@cdktf/provider-aws/lib/ecr-repository-creation-template/index.js";
import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import { type ImageVersion, imageReference } from "../../container/image-reference.ts";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { type Account, arn, checkAccount } from "../account/account.ts";
import type { RoleGrantee } from "../role/grantee.ts";
import type { SecretReference } from "../secret/secret-reference.ts";
import { type CleanupProps, lifecyclePolicy } from "./cleanup.ts";
import { grantImages, PULL } from "./image-grant.ts";
import { checkRepositoryName, registryHost } from "./registry.ts";

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-rule.html */
const UPSTREAMS = {
  "docker-hub": { url: "registry-1.docker.io", asksWho: true },
  "ecr-public": { url: "public.ecr.aws", asksWho: false },
  ghcr: { url: "ghcr.io", asksWho: true },
  gitlab: { url: "registry.gitlab.com", asksWho: true },
  kubernetes: { url: "registry.k8s.io", asksWho: false },
  quay: { url: "quay.io", asksWho: false },
} as const;

/** A registry that ECR copies from. */
export type UpstreamRegistry = keyof typeof UPSTREAMS;

export interface PullThroughCacheProps {
  readonly account: Account;
  /** What the names of the copies begin with: 2 to 30 lower-case letters, digits, `.`, `_`, `-` and `/`. */
  readonly prefix: string;
  /** It cannot be changed later. */
  readonly upstream: UpstreamRegistry;
  /**
   * A secret with `username` and `accessToken`, which `docker-hub`, `ghcr` and `gitlab` ask for and the others do not. Its
   * name begins with `ecr-pullthroughcache/`, and it is encrypted with the key that AWS manages.
   * @default the upstream is asked anonymously
   */
  readonly credentials?: { readonly secret: SecretReference };
  /** @default copies without a tag are deleted after 14 days, and all but the latest 100 */
  readonly cleanup?: CleanupProps;
  /**
   * Whether images are named by their digest only.
   * @default true
   */
  readonly production?: boolean;
}

const LONGEST_PREFIX = 30;
const SECRET_PREFIX = "ecr-pullthroughcache/";

/**
 * Copies of another registry's images: what is pulled is fetched there once and then kept, scanned, and there when the
 * upstream is not. A tag that was copied goes on naming what it named then.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 */
export class PullThroughCache extends Construct {
  readonly resource: EcrPullThroughCacheRule;
  /** Where its images are, without a trailing slash, known at synth. */
  readonly url: string;
  private readonly props: PullThroughCacheProps;

  constructor(scope: Construct, id: string, props: PullThroughCacheProps) {
    super(scope, id);
    const { account, prefix, upstream, credentials } = props;
    checkAccount(this, account);
    checkRepositoryName(this, prefix);
    this.check(props);
    this.props = props;
    this.url = `${registryHost(account)}/${prefix}`;
    claimName(this, arn(account, "ecr", `pull-through-cache-rule/${prefix}`));
    const template = new EcrRepositoryCreationTemplate(this, "template", {
      region: account.region,
      prefix,
      appliedFor: ["PULL_THROUGH_CACHE"],
      imageTagMutability: "IMMUTABLE",
      encryptionConfiguration: [{ encryptionType: "AES256" }],
      lifecyclePolicy: lifecyclePolicy(this, props.cleanup),
    });
    this.resource = new EcrPullThroughCacheRule(this, "Resource", {
      region: account.region,
      ecrRepositoryPrefix: prefix,
      upstreamRegistryUrl: UPSTREAMS[upstream].url,
      credentialArn: credentials?.secret.secretArn,
      dependsOn: [template],
    });
    refuseTemplates(this);
  }

  /**
   * The reference of an image of the upstream: `library/node` for what Docker Hub calls `node`.
   *
   * @throws {ValidationError} for a name, tag or digest that no registry takes, and in production for a tag
   */
  imageUri(name: string, version: ImageVersion): string {
    const { production = true } = this.props;
    return `${this.url}/${imageReference(this, { name, version, production })}`;
  }

  /** Lets a role pull images, those too that are not copied yet. */
  grantPull(role: RoleGrantee): IamRolePolicy {
    const { account, prefix } = this.props;
    return grantImages(role, {
      id: `pull images ${prefix}`,
      actions: [...PULL, "ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
      repositories: arn(account, "ecr", `repository/${prefix}/*`),
    });
  }

  private check({ prefix, upstream, credentials }: PullThroughCacheProps): void {
    if (prefix.length > LONGEST_PREFIX) {
      throw new ValidationError(
        this,
        `the prefix "${prefix}" is too long.`,
        `Use at most ${LONGEST_PREFIX} characters.`,
      );
    }
    if (UPSTREAMS[upstream].asksWho !== (credentials !== undefined)) {
      throw new ValidationError(
        this,
        `${upstream} ${credentials ? "takes no" : "is not asked without"} credentials.`,
        `${credentials ? "Leave them out" : "Name a secret with username and accessToken"}.`,
      );
    }
    const name = credentials?.secret.secretName;
    if (name === undefined || name.startsWith(SECRET_PREFIX)) return;
    throw new ValidationError(
      this,
      `ECR does not read the secret "${name}".`,
      `Let its name begin with ${SECRET_PREFIX}.`,
    );
  }
}
