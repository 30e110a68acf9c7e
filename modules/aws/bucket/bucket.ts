import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging/index.js";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { resourcePolicy } from "../iam/policy-document.ts";
import type { ResourcePolicyStatement } from "../iam/statement.ts";
import { checkedTags, type Tags } from "../tags/tags.ts";
import { type LifecycleProps, lifecycleRules } from "./lifecycle.ts";
import { bucketLogs, checkPrefix, loadBalancerLogs } from "./log-delivery.ts";
import { type BucketReference, NamedBucket, ReferencedBucket } from "./named-bucket.ts";

export interface BucketProps extends BucketReference {
  /** @default versions that were replaced are deleted after 90 days, objects never */
  readonly lifecycle?: LifecycleProps;
  /**
   * Where every request is recorded: in another bucket of the account and region, encrypted with `AES256`.
   * @default nowhere
   */
  readonly accessLogs?: { readonly bucket: Bucket };
  /**
   * Whether Terraform refuses to destroy it. S3 refuses as long as there are objects in it.
   * @default true
   */
  readonly production?: boolean;
  /** @default none */
  readonly tags?: Tags;
}

/**
 * By keys that requests bring along, and nobody but who has them could read. S3 blocks it by itself in new buckets, which
 * Terraform would take back where nothing is said.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
 */
const BLOCKED_ENCRYPTION = ["SSE-C"];

/**
 * A bucket that is closed to the public and to connections without TLS, and that keeps what is overwritten.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export class Bucket extends NamedBucket {
  readonly resource: S3Bucket;
  private readonly policy: S3BucketPolicy;
  private readonly statements = new Map<string, ResourcePolicyStatement>();

  /**
   * A bucket that exists, or that another stack creates.
   *
   * @throws {ValidationError} for what is not the name of a bucket
   */
  static fromName(scope: Construct, id: string, reference: BucketReference): NamedBucket {
    return new ReferencedBucket(scope, id, reference);
  }

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id, props);
    const { production = true } = props;
    const { region } = props.account;
    claimName(this, this.bucketArn);
    this.resource = new S3Bucket(this, "Resource", {
      region,
      bucket: this.name,
      forceDestroy: false,
      tags: checkedTags(this, props.tags),
      lifecycle: { preventDestroy: production },
    });
    for (const statement of overTlsOnly(this.bucketArn)) this.add(statement);
    this.policy = new S3BucketPolicy(this, "policy", {
      region,
      bucket: this.resource.bucket,
      policy: this.document(),
      dependsOn: this.close(),
    });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      region,
      bucket: this.bucketName,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      region,
      bucket: this.bucketName,
      rule: lifecycleRules(this, props.lifecycle),
      dependsOn: [versioning],
    });
    if (props.accessLogs) this.recordIn(props.accessLogs.bucket);
    refuseTemplates(this);
  }

  get bucketName(): string {
    return this.policy.bucket;
  }

  /**
   * Lets the load balancers of the account and region put their logs here.
   *
   * @param prefix where, without a slash at either end; by default at the top
   * @throws {ValidationError} for a prefix that they do not take, and in a bucket that is not encrypted with `AES256`
   */
  allowLoadBalancerLogs(prefix?: string): void {
    if (prefix !== undefined) checkPrefix(this, prefix);
    this.allow(loadBalancerLogs(this.account, this.bucketArn, prefix));
  }

  private allowBucketLogs(sourceArn: string, prefix: string): void {
    this.allow(bucketLogs(this.account, this.bucketArn, { sourceArn, prefix }));
  }

  private allow(statement: ResourcePolicyStatement): void {
    if (this.encryption !== "AES256") {
      throw new ValidationError(
        this,
        "no logs are put into a bucket that is encrypted with a key of KMS.",
        `Encrypt it with "AES256".`,
      );
    }
    this.add(statement);
    this.policy.policy = this.document();
  }

  /** What is said twice is said once. */
  private add(statement: ResourcePolicyStatement): void {
    this.statements.set(JSON.stringify(statement), statement);
  }

  private document(): string {
    return resourcePolicy(this, [...this.statements.values()]);
  }

  private recordIn(logs: Bucket): void {
    if (logs.account.id !== this.account.id || logs.account.region !== this.account.region) {
      throw new ValidationError(
        this,
        `its requests cannot be recorded in ${logs.name}, which is elsewhere.`,
        "Use a bucket of the same account and region.",
      );
    }
    logs.allowBucketLogs(this.bucketArn, this.name);
    new S3BucketLoggingA(this, "access-logs", {
      region: this.account.region,
      bucket: this.bucketName,
      targetBucket: logs.bucketName,
      targetPrefix: `${this.name}/`,
    });
  }

  /** What has to be there before anybody puts something into it. */
  private close(): ITerraformDependable[] {
    const place = { region: this.account.region, bucket: this.resource.bucket };
    const key = typeof this.encryption === "object" ? this.encryption.key.keyArn : undefined;
    const isPlain = this.encryption === "AES256";
    return [
      new S3BucketPublicAccessBlock(this, "public-access-block", {
        ...place,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      }),
      new S3BucketOwnershipControls(this, "ownership", {
        ...place,
        rule: { objectOwnership: "BucketOwnerEnforced" },
      }),
      new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
        ...place,
        rule: [
          {
            applyServerSideEncryptionByDefault: {
              sseAlgorithm: isPlain ? "AES256" : "aws:kms",
              kmsMasterKeyId: key,
            },
            bucketKeyEnabled: !isPlain,
            blockedEncryptionTypes: BLOCKED_ENCRYPTION,
          },
        ],
      }),
    ];
  }
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit */
function overTlsOnly(bucketArn: string): ResourcePolicyStatement[] {
  const everything = {
    effect: "Deny",
    principals: "*",
    actions: ["s3:*"],
    resources: [bucketArn, `${bucketArn}/*`],
  } as const;
  return [
    { ...everything, sid: "TlsOnly", conditions: { Bool: { "aws:SecureTransport": "false" } } },
    { ...everything, sid: "Tls12OrLater", conditions: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ];
}
