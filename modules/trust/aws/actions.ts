/**
 * What an action lets somebody do, in plain words; nothing for what only comes with others and changes nothing by itself.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
export const PHRASES: Readonly<Record<string, string>> = {
  "ecr:BatchCheckLayerAvailability": "",
  "ecr:BatchGetImage": "pull from",
  "ecr:CompleteLayerUpload": "push to",
  "ecr:GetDownloadUrlForLayer": "pull from",
  "ecr:InitiateLayerUpload": "push to",
  "ecr:PutImage": "push to",
  "ecr:UploadLayerPart": "push to",
  "iam:PassRole": "have services act as",
  "kms:Decrypt": "decrypt with",
  "kms:DescribeKey": "",
  "kms:Encrypt": "encrypt with",
  "kms:GenerateDataKey": "encrypt with",
  "kms:GenerateDataKeyWithoutPlaintext": "encrypt with",
  "kms:ReEncryptFrom": "decrypt with",
  "kms:ReEncryptTo": "encrypt with",
  "kms:Sign": "sign with",
  "lambda:InvokeFunction": "call",
  "lambda:InvokeFunctionUrl": "call",
  "logs:CreateLogStream": "",
  "logs:DescribeLogStreams": "",
  "logs:PutLogEvents": "write to",
  "s3:DeleteObject": "delete objects in",
  "s3:GetObject": "read objects in",
  "s3:ListBucket": "list objects in",
  "s3:PutObject": "write objects in",
  "secretsmanager:DescribeSecret": "",
  "secretsmanager:GetSecretValue": "read",
  "secretsmanager:PutSecretValue": "add versions to",
  "secretsmanager:UpdateSecretVersionStage": "add versions to",
  "sns:Publish": "publish to",
  "sqs:DeleteMessage": "",
  "sqs:ReceiveMessage": "receive from",
  "sqs:SendMessage": "send to",
  "sts:AssumeRole": "assume",
};

/** What somebody may do by some actions: in plain words where all are known, as they are written otherwise. */
export function verbOf(actions: readonly string[]): string {
  const phrases = new Set(actions.map((action) => PHRASES[action]).filter((phrase) => phrase !== ""));
  if (phrases.has(undefined) || phrases.size === 0) return `may use ${[...actions].sort().join(", ")} on`;
  return `may ${[...phrases].sort().join(" and ")}`;
}
