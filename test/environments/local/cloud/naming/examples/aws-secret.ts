import type { Examples } from "./example.ts";

const ARN = "arn:aws:secretsmanager:us-east-1:111122223333:secret:example-AbCdEf";
const FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:rotate";

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret_policy */
export const secretPolicies: Examples = {
  types: ["aws_secretsmanager_secret_policy"],
  valid: [{ secret_arn: ARN, policy: '{"Version":"2012-10-17","Statement":[]}' }],
  invalid: [
    [{ secret_arn: "example" }, ["secret_arn"]],
    [{ policy: "[]" }, ["policy"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret_rotation */
export const secretRotations: Examples = {
  types: ["aws_secretsmanager_secret_rotation"],
  valid: [
    { rotation_lambda_arn: FUNCTION, rotation_rules: [{ automatically_after_days: 30 }] },
    { rotation_rules: [{ automatically_after_days: 1000, duration: "24h" }] },
  ],
  invalid: [
    [{ rotation_lambda_arn: "rotate" }, ["rotation_lambda_arn"]],
    [
      { rotation_rules: [{ automatically_after_days: 0 }] },
      ["rotation_rules", 0, "automatically_after_days"],
    ],
    [{ rotation_rules: [{ duration: "3 hours" }] }, ["rotation_rules", 0, "duration"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_permission */
export const lambdaPermissions: Examples = {
  types: ["aws_lambda_permission"],
  valid: [{ action: "lambda:InvokeFunction", source_account: "111122223333", source_arn: ARN }],
  invalid: [
    [{ action: "s3:GetObject" }, ["action"]],
    [{ source_account: "1" }, ["source_account"]],
    [{ source_arn: "example" }, ["source_arn"]],
  ],
};
