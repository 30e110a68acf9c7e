import { describe, expect, it } from "vitest";
import { ref, sentences } from "../sentences.ts";
import { amazonStack, policyOf } from "./amazon.ts";

const ROLE = { AWS: "arn:aws:iam::210987654321:role/reader" };
const READER = "AWS role reader in 210987654321";
const PLACE = "123456789012/eu-west-1";

describe("what somebody may do with a thing", () => {
  it.each<[type: string, attributes: object, actions: string, said: string]>([
    [
      "aws_secretsmanager_secret_policy",
      { secret_arn: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-Ab1c2D` },
      "secretsmanager:GetSecretValue",
      `may read AWS secret token in ${PLACE}`,
    ],
    [
      "aws_ecr_repository_policy",
      { repository: "mcp/a" },
      "ecr:BatchGetImage",
      `may pull from ECR repository mcp/a in ${PLACE}`,
    ],
    ["aws_s3_bucket_policy", { bucket: "reports" }, "s3:GetObject", "may read objects in S3 bucket reports"],
    ["aws_kms_key_policy", { key_id: "1234" }, "kms:Decrypt", `may decrypt with KMS key 1234 in ${PLACE}`],
    [
      "aws_sns_topic_policy",
      { arn: "arn:aws:sns:eu-west-1:123456789012:alarms" },
      "sns:Publish",
      `may publish to SNS topic alarms in ${PLACE}`,
    ],
    ["aws_sns_topic", { name: "alarms" }, "sns:Publish", `may publish to SNS topic alarms in ${PLACE}`],
    ["aws_sqs_queue", { name: "jobs" }, "sqs:ReceiveMessage", `may receive from SQS queue jobs in ${PLACE}`],
    ["aws_s3_bucket", { bucket: "reports" }, "s3:PutObject", "may write objects in S3 bucket reports"],
    [
      "aws_secretsmanager_secret",
      { name: "token" },
      "secretsmanager:GetSecretValue",
      `may read AWS secret token in ${PLACE}`,
    ],
  ])("is said by its %s", (type, attributes, actions, said) => {
    const policy = policyOf({ Principal: ROLE, Action: actions });
    expect(sentences(amazonStack({ [type]: { it: { ...attributes, policy } } }))).toEqual([
      `${READER} ${said}`,
    ]);
  });

  it("is said loudly where it is everybody", () => {
    const policy = policyOf({ Principal: "*", Action: "s3:GetObject" });
    expect(sentences(amazonStack({ aws_s3_bucket_policy: { it: { bucket: "reports", policy } } }))).toEqual([
      "EVERYBODY ON THE INTERNET may read objects in S3 bucket reports",
    ]);
  });

  it("is said of a key by where it is in the code", () => {
    const at = { "//": { metadata: { path: "dev-aws/key/Resource" } } };
    const root = { AWS: "arn:aws:iam::123456789012:root" };
    const policy = policyOf({ Principal: root, Action: "kms:*", Resource: "*" });
    const said = sentences(
      amazonStack({
        aws_kms_key: { it: { ...at, policy } },
        aws_iam_role_policy: {
          it: {
            role: "mcp",
            policy: policyOf({ Action: "kms:Decrypt", Resource: ref("aws_kms_key.it.arn") }),
          },
        },
      }),
    );
    expect(said).toEqual([
      `AWS account 123456789012 may use kms:* on KMS key dev-aws/key in ${PLACE}`,
      `AWS role mcp in 123456789012 may decrypt with KMS key dev-aws/key in ${PLACE}`,
    ]);
  });

  it("is said of log groups that services write to", () => {
    const policy_document = policyOf({
      Principal: { Service: "route53.amazonaws.com" },
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/example.com:*",
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    });
    expect(
      sentences(amazonStack({ aws_cloudwatch_log_resource_policy: { it: { policy_document } } })),
    ).toEqual([
      "AWS service route53.amazonaws.com may write to log group /aws/route53/example.com in 123456789012/us-east-1 " +
        "when aws:SourceAccount is 123456789012",
    ]);
  });

  it("is nothing where nobody says so", () => {
    const said = sentences(
      amazonStack({
        aws_ecr_repository: { it: { name: "mcp/a" } },
        aws_kms_key: { it: {} },
        aws_s3_bucket: { it: { bucket: "reports" } },
        aws_secretsmanager_secret: { it: { name: "token" } },
        aws_sqs_queue: { it: { name: "jobs" } },
      }),
    );
    expect(said).toEqual([
      `nobody is granted a role on AWS secret token in ${PLACE}`,
      `nobody is granted a role on ECR repository mcp/a in ${PLACE}`,
      `nobody is granted a role on KMS key aws_kms_key.it in ${PLACE}`,
      "nobody is granted a role on S3 bucket reports",
      `nobody is granted a role on SQS queue jobs in ${PLACE}`,
    ]);
  });

  it.each<[type: string, attributes: object, fault: string]>([
    ["aws_sns_topic_policy", { arn: "alarms" }, '"alarms" is no ARN. Name the thing by its ARN.'],
    ["aws_s3_bucket_policy", { bucket: "a", policy: "no" }, "its policy is no policy. State one."],
    ["aws_ecr_repository_policy", {}, "it says no repository. State it."],
    [
      "aws_cloudwatch_log_resource_policy",
      { policy_document: policyOf({ Principal: ROLE, Action: "logs:PutLogEvents", Resource: "a" }) },
      '"a" is no ARN. Name the log group by its ARN.',
    ],
  ])("is refused of %s %j", (type, attributes, fault) => {
    const policy = policyOf({ Principal: ROLE, Action: "s3:GetObject" });
    expect(() => sentences(amazonStack({ [type]: { it: { policy, ...attributes } } }))).toThrow(fault);
  });
});
