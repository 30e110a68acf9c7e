import { arn, partitionOf } from "../../modules/aws/account/account.ts";
import { anywhere, type Permissions, type Place } from "./made-resource.ts";

const s3 = (actions: readonly string[]) => actions.map((action) => `s3:${action}`);

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
function bucket(actions: readonly string[]): Permissions {
  return (written, place) => [
    {
      actions: s3(actions),
      resources: [`arn:${partitionOf(place.account)}:s3:::${place.text(written.bucket)}`],
    },
  ];
}

/** What Terraform reads of each bucket, whether or not anything is said of it. */
const READ = [
  ...["GetAccelerateConfiguration", "GetBucketAcl", "GetBucketCORS", "GetBucketLocation", "GetBucketLogging"],
  ...["GetBucketObjectLockConfiguration", "GetBucketPolicy", "GetBucketRequestPayment", "GetBucketTagging"],
  ...["GetBucketVersioning", "GetBucketWebsite", "GetEncryptionConfiguration", "GetLifecycleConfiguration"],
  ...["GetReplicationConfiguration", "ListBucket", "ListTagsForResource"],
];

function secretArn({ account }: Place, name: string): string {
  return arn(account, "secretsmanager", `secret:${name}-??????`);
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html */
const secret: Permissions = ({ name }, place) => [
  {
    actions: ["secretsmanager:CreateSecret"],
    resources: ["*"],
    wildcardReason: "A secret that is not there has no ARN; the condition names it",
    conditions: {
      StringEquals: { "secretsmanager:Name": place.text(name), ...place.inRegion.StringEquals },
    },
  },
  {
    actions: ["Describe", "Update", "Delete", "Restore"]
      .map((action) => `secretsmanager:${action}Secret`)
      .concat(
        ...["GetResourcePolicy", "TagResource", "UntagResource"].map((action) => `secretsmanager:${action}`),
      ),
    resources: [secretArn(place, place.text(name))],
  },
];

/** Of a secret that another resource of the stack is about. */
function ofSecret(attribute: string, actions: readonly string[]): Permissions {
  return (written, place) => {
    const secret = place.referred("aws_secretsmanager_secret", written[attribute]);
    return [
      {
        actions: actions.map((action) => `secretsmanager:${action}`),
        resources: [secretArn(place, place.text(secret?.name))],
      },
    ];
  };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
const logGroup: Permissions = ({ name }, place) => [
  {
    actions: [
      ...["CreateLogGroup", "DeleteLogGroup", "PutRetentionPolicy", "DeleteRetentionPolicy"],
      ...["PutLogGroupDeletionProtection", "TagResource", "UntagResource", "ListTagsForResource"],
    ].map((action) => `logs:${action}`),
    resources: ["", ":*"].map((end) => arn(place.account, "logs", `log-group:${place.text(name)}${end}`)),
  },
  anywhere(place, ["logs:DescribeLogGroups"]),
];

/** Of buckets, logs and secrets. */
export const STORAGE: Readonly<Record<string, Permissions>> = {
  aws_s3_bucket: bucket([
    ...["CreateBucket", "DeleteBucket", "PutBucketTagging", "TagResource", "UntagResource", ...READ],
  ]),
  aws_s3_bucket_lifecycle_configuration: bucket(["PutLifecycleConfiguration"]),
  aws_s3_bucket_ownership_controls: bucket(["PutBucketOwnershipControls", "GetBucketOwnershipControls"]),
  aws_s3_bucket_policy: bucket(["PutBucketPolicy", "DeleteBucketPolicy"]),
  aws_s3_bucket_public_access_block: bucket(["PutBucketPublicAccessBlock", "GetBucketPublicAccessBlock"]),
  aws_s3_bucket_server_side_encryption_configuration: bucket(["PutEncryptionConfiguration"]),
  aws_s3_bucket_versioning: bucket(["PutBucketVersioning"]),
  aws_cloudwatch_log_group: logGroup,
  aws_secretsmanager_secret: secret,
  aws_secretsmanager_secret_policy: ofSecret("secret_arn", [
    ...["PutResourcePolicy", "GetResourcePolicy", "DeleteResourcePolicy", "ValidateResourcePolicy"],
  ]),
  // Of a value that the stack itself says, and of no other.
  aws_secretsmanager_secret_version: ofSecret("secret_id", [
    ...["PutSecretValue", "GetSecretValue", "DescribeSecret", "UpdateSecretVersionStage"],
  ]),
};
