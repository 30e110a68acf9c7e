import { type Examples, keys, letters } from "./example.ts";

const POLICY = '{"Version":"2012-10-17","Statement":[]}';
const KEY = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role */
export const roles: Examples = {
  types: ["aws_iam_role"],
  valid: [
    {
      name: "test_role",
      path: "/",
      assume_role_policy: POLICY,
      max_session_duration: 3600,
      tags: { "tag-key": "tag-value" },
    },
    { name: letters(64), path: "/division_abc/subdivision_xyz/", max_session_duration: 43_200 },
    { name_prefix: letters(38), description: letters(1000) },
    {
      name: "a+b=c,d.e@f-g",
      permissions_boundary: "arn:aws:iam::123456789012:policy/UsersManageOwnCredentials",
      managed_policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    },
  ],
  invalid: [
    [{ name: letters(65) }, ["name"]],
    [{ name: "my role" }, ["name"]],
    [{ name_prefix: letters(39) }, ["name_prefix"]],
    [{ path: "division_abc" }, ["path"]],
    [{ path: `/${letters(511)}/` }, ["path"]],
    [{ description: letters(1001) }, ["description"]],
    [{ max_session_duration: 3599 }, ["max_session_duration"]],
    [{ max_session_duration: 43_201 }, ["max_session_duration"]],
    [{ assume_role_policy: "{" }, ["assume_role_policy"]],
    [{ assume_role_policy: "[]" }, ["assume_role_policy"]],
    [{ permissions_boundary: "UsersManageOwnCredentials" }, ["permissions_boundary"]],
    [
      { managed_policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::1:policy/a"] },
      ["managed_policy_arns", 1],
    ],
    [{ tags: { "aws:owner": "me" } }, ["tags", "aws:owner"]],
    [{ tags: { owner: letters(257) } }, ["tags", "owner"]],
    [{ tags: { [letters(129)]: "me" } }, ["tags", letters(129)]],
    [{ tags: keys(51) }, ["tags"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy */
export const rolePolicies: Examples = {
  types: ["aws_iam_role_policy"],
  valid: [
    { name: "test_policy", role: "test_role", policy: POLICY },
    { name: letters(128), role: letters(64) },
    { name_prefix: letters(102) },
  ],
  invalid: [
    [{ name: letters(129) }, ["name"]],
    [{ name: "read secret" }, ["name"]],
    [{ name_prefix: letters(103) }, ["name_prefix"]],
    [{ role: "arn:aws:iam::123456789012:role/test_role" }, ["role"]],
    [{ policy: "{" }, ["policy"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy */
export const policies: Examples = {
  types: ["aws_iam_policy"],
  valid: [
    { name: "test_policy", path: "/", description: "My test policy", policy: POLICY },
    { name: letters(128) },
    { name_prefix: letters(102) },
  ],
  invalid: [
    [{ name: letters(129) }, ["name"]],
    [{ name_prefix: letters(103) }, ["name_prefix"]],
    [{ path: "/a" }, ["path"]],
    [{ description: letters(1001) }, ["description"]],
    [{ policy: "ec2:Describe*" }, ["policy"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_openid_connect_provider */
export const openidConnectProviders: Examples = {
  types: ["aws_iam_openid_connect_provider"],
  valid: [
    {
      url: "https://accounts.google.com",
      client_id_list: ["266362248691-342342xasdasdasda-apps.googleusercontent.com"],
      thumbprint_list: ["cf23df2207d99a74fbe169e3eba035e633b65d94"],
    },
    { url: "https://mcp.example.com/workload", client_id_list: ["sts.amazonaws.com"], thumbprint_list: [] },
  ],
  invalid: [
    [{ url: "http://accounts.google.com" }, ["url"]],
    [{ url: "accounts.google.com" }, ["url"]],
    [{ url: "https://accounts.google.com:8443" }, ["url"]],
    [{ url: "https://accounts.google.com/?a=b" }, ["url"]],
    [{ client_id_list: Array(101).fill("a") }, ["client_id_list"]],
    [{ client_id_list: ["a", ""] }, ["client_id_list", 1]],
    [{ client_id_list: [letters(256)] }, ["client_id_list", 0]],
    [{ thumbprint_list: ["cf23df"] }, ["thumbprint_list", 0]],
    [{ thumbprint_list: Array(6).fill("cf23df2207d99a74fbe169e3eba035e633b65d94") }, ["thumbprint_list"]],
  ],
};

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
export const ecrRepositories: Examples = {
  types: ["aws_ecr_repository"],
  valid: [
    { name: "bar" },
    { name: "project-a/nginx-web-app" },
    { name: "a1.b_c-d/e" },
    { name: letters(256), encryption_configuration: [{ encryption_type: "KMS", kms_key: KEY }] },
  ],
  invalid: [
    [{ name: "a" }, ["name"]],
    [{ name: letters(257) }, ["name"]],
    [{ name: "Project" }, ["name"]],
    [{ name: "project//web" }, ["name"]],
    [{ name: "project-" }, ["name"]],
    [
      { name: "bar", encryption_configuration: [{ kms_key: "my-key" }] },
      ["encryption_configuration", 0, "kms_key"],
    ],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_cluster */
export const ecsClusters: Examples = {
  types: ["aws_ecs_cluster"],
  valid: [{ name: "white-hart" }, { name: letters(255) }, { name: "a_B-1" }],
  invalid: [
    [{ name: letters(256) }, ["name"]],
    [{ name: "white.hart" }, ["name"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret */
export const secrets: Examples = {
  types: ["aws_secretsmanager_secret"],
  valid: [
    { name: "example", recovery_window_in_days: 0, policy: "{}" },
    { name: letters(512), recovery_window_in_days: 7 },
    { name: "prod/mcp_+=.@-/token", recovery_window_in_days: 30 },
    { name_prefix: letters(486) },
  ],
  invalid: [
    [{ name: letters(513) }, ["name"]],
    [{ name: "my secret" }, ["name"]],
    [{ name_prefix: letters(487) }, ["name_prefix"]],
    [{ recovery_window_in_days: 6 }, ["recovery_window_in_days"]],
    [{ recovery_window_in_days: 31 }, ["recovery_window_in_days"]],
    [{ policy: "allow" }, ["policy"]],
  ],
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const buckets: Examples = {
  types: ["aws_s3_bucket"],
  valid: [
    { bucket: "docexamplebucket-1a1b2c3d4-5678-90ab-cdef-example11111" },
    { bucket: "example.com" },
    { bucket: "www.example.com" },
    { bucket: "my.example.s3.bucket" },
    { bucket: letters(63) },
    { bucket_prefix: letters(37) },
  ],
  invalid: [
    [{ bucket: "ab" }, ["bucket"]],
    [{ bucket: letters(64) }, ["bucket"]],
    [{ bucket: "amzn_s3_bucket" }, ["bucket"]],
    [{ bucket: "AmznBucket" }, ["bucket"]],
    [{ bucket: "bucket-" }, ["bucket"]],
    [{ bucket: "example..com" }, ["bucket"]],
    [{ bucket: "192.168.5.4" }, ["bucket"]],
    [{ bucket: "xn--bucket" }, ["bucket"]],
    [{ bucket: "my-bucket-s3alias" }, ["bucket"]],
    [{ bucket_prefix: letters(38) }, ["bucket_prefix"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key */
export const kmsKeys: Examples = {
  types: ["aws_kms_key"],
  valid: [
    { description: "KMS key 1", deletion_window_in_days: 10, policy: POLICY },
    { deletion_window_in_days: 7, rotation_period_in_days: 90 },
    { deletion_window_in_days: 30, rotation_period_in_days: 2560, description: letters(8192) },
  ],
  invalid: [
    [{ description: letters(8193) }, ["description"]],
    [{ deletion_window_in_days: 6 }, ["deletion_window_in_days"]],
    [{ deletion_window_in_days: 31 }, ["deletion_window_in_days"]],
    [{ rotation_period_in_days: 89 }, ["rotation_period_in_days"]],
    [{ policy: "" }, ["policy"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_alias */
export const aliases: Examples = {
  types: ["aws_kms_alias"],
  valid: [{ name: "alias/my-key-alias" }, { name: `alias/${letters(250)}` }, { name: "alias/Team_1/key" }],
  invalid: [
    [{ name: "my-key-alias" }, ["name"]],
    [{ name: "alias/" }, ["name"]],
    [{ name: "alias/aws/s3" }, ["name"]],
    [{ name: "alias/my key" }, ["name"]],
    [{ name: `alias/${letters(251)}` }, ["name"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group */
export const logGroups: Examples = {
  types: ["aws_cloudwatch_log_group"],
  valid: [
    { name: "Yada", retention_in_days: 0 },
    { name: "/aws/lambda/my-function", retention_in_days: 3653, kms_key_id: KEY },
    { name: letters(512), retention_in_days: 30 },
    { name_prefix: letters(486) },
  ],
  invalid: [
    [{ name: letters(513) }, ["name"]],
    [{ name: "my group" }, ["name"]],
    [{ name: "aws/mcp" }, ["name"]],
    [{ name_prefix: letters(487) }, ["name_prefix"]],
    [{ retention_in_days: 31 }, ["retention_in_days"]],
    [{ kms_key_id: "alias/logs" }, ["kms_key_id"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb */
export const loadBalancers: Examples = {
  types: ["aws_lb", "aws_alb"],
  valid: [
    { name: "test-lb-tf", idle_timeout: 60 },
    { name: letters(32), idle_timeout: 4000 },
    { name_prefix: "mcp-lb" },
  ],
  invalid: [
    [{ name: letters(33) }, ["name"]],
    [{ name: "test_lb" }, ["name"]],
    [{ name: "-test" }, ["name"]],
    [{ name: "internal-test" }, ["name"]],
    [{ name_prefix: "mcp-lb-" }, ["name_prefix"]],
    [{ idle_timeout: 0 }, ["idle_timeout"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group */
export const securityGroups: Examples = {
  types: ["aws_security_group"],
  valid: [
    { name: "allow_tls", description: "Allow TLS inbound traffic and all outbound traffic" },
    { name: letters(255), description: letters(255) },
    { name_prefix: letters(229) },
  ],
  invalid: [
    [{ name: "sg-mcp" }, ["name"]],
    [{ name: letters(256) }, ["name"]],
    [{ name_prefix: letters(230) }, ["name_prefix"]],
    [{ description: letters(256) }, ["description"]],
    [{ description: "Grüße" }, ["description"]],
    [{ description: "" }, ["description"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_zone */
export const hostedZones: Examples = {
  types: ["aws_route53_zone"],
  valid: [
    { name: "example.com" },
    { name: "dev.example.com." },
    { name: "2.0.192.in-addr.arpa", comment: letters(256) },
    { name: "_tcp.example.com" },
  ],
  invalid: [
    [{ name: "example..com" }, ["name"]],
    [{ name: `${letters(64)}.com` }, ["name"]],
    [{ name: "exa mple.com" }, ["name"]],
    [{ name: "example.com", comment: letters(257) }, ["comment"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate */
export const certificates: Examples = {
  types: ["aws_acm_certificate"],
  valid: [
    { domain_name: "example.com", validation_method: "EMAIL" },
    { domain_name: "*.example.com", subject_alternative_names: ["example.com", "xn--bcher-kva.example"] },
  ],
  invalid: [
    [{ domain_name: "example" }, ["domain_name"]],
    [{ domain_name: "*.*.example.com" }, ["domain_name"]],
    [{ domain_name: "https://example.com" }, ["domain_name"]],
    [{ domain_name: `${letters(63)}.${letters(63)}.${letters(63)}.${letters(63)}.com` }, ["domain_name"]],
    [
      { domain_name: "example.com", subject_alternative_names: ["www.example.com", "-a.example.com"] },
      ["subject_alternative_names", 1],
    ],
    [
      { domain_name: "example.com", subject_alternative_names: Array(101).fill("a.example.com") },
      ["subject_alternative_names"],
    ],
  ],
};
