import { type Examples, letters } from "./example.ts";

const POLICY = '{"Version":"2012-10-17","Statement":[]}';
const RULES = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      description: "Expire images older than 14 days",
      selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
      action: { type: "expire" },
    },
  ],
});

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_lifecycle_policy */
export const lifecyclePolicies: Examples = {
  types: ["aws_ecr_lifecycle_policy"],
  valid: [{ repository: "example-repo", policy: RULES }],
  invalid: [
    [{ policy: RULES.slice(0, -1) }, ["policy"]],
    [{ policy: '{"rules":[]}' }, ["policy"]],
    [{ policy: JSON.stringify({ rules: letters(30_720) }) }, ["policy"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_repository_policy */
export const repositoryPolicies: Examples = {
  types: ["aws_ecr_repository_policy"],
  valid: [{ repository: "example-repo", policy: POLICY }],
  invalid: [[{ policy: "ecr:*" }, ["policy"]]],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_pull_through_cache_rule */
export const pullThroughCacheRules: Examples = {
  types: ["aws_ecr_pull_through_cache_rule"],
  valid: [
    { ecr_repository_prefix: "ecr-public", upstream_registry_url: "public.ecr.aws" },
    {
      ecr_repository_prefix: "ROOT",
      credential_arn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/test",
    },
  ],
  invalid: [
    [{ ecr_repository_prefix: "a" }, ["ecr_repository_prefix"]],
    [{ ecr_repository_prefix: letters(31) }, ["ecr_repository_prefix"]],
    [{ ecr_repository_prefix: "ECR" }, ["ecr_repository_prefix"]],
    [{ credential_arn: "ecr-pullthroughcache/test" }, ["credential_arn"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_policy */
export const bucketPolicies: Examples = {
  types: ["aws_s3_bucket_policy"],
  valid: [{ bucket: "my-tf-test-bucket", policy: POLICY }],
  invalid: [
    [{ policy: "[]" }, ["policy"]],
    [{ policy: JSON.stringify({ Id: letters(20_480) }) }, ["policy"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_lifecycle_configuration */
export const bucketLifecycles: Examples = {
  types: ["aws_s3_bucket_lifecycle_configuration"],
  valid: [
    { rule: [{ id: "rule-1", status: "Enabled", expiration: [{ days: 90 }] }] },
    { rule: [{ id: letters(255), noncurrent_version_expiration: [{ noncurrent_days: 1 }] }] },
  ],
  invalid: [
    [{ rule: [{ id: letters(256) }] }, ["rule", 0, "id"]],
    [{ rule: [{ expiration: [{ days: 0 }] }] }, ["rule", 0, "expiration", 0, "days"]],
    [
      { rule: [{ noncurrent_version_expiration: [{ noncurrent_days: 1.5 }] }] },
      ["rule", 0, "noncurrent_version_expiration", 0, "noncurrent_days"],
    ],
    [{ rule: Array(1001).fill({ id: "a" }) }, ["rule"]],
  ],
};
