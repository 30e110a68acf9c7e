import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation/index.js";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { type Account, arn } from "../account/account.ts";

/** What makes a new value, and how often. */
export interface RotationProps {
  /**
   * The ARN of the function that makes it, in the account and the region of the secret, without a version. Its role
   * needs `grantRotate`; that Secrets Manager may call it for this secret is added to it here.
   */
  readonly functionArn: string;
  /** Days between two values: 1 to 90. */
  readonly everyDays: number;
  /**
   * Hours from when it is due in which it happens: 1 to 24.
   * @default until the end of the day, in UTC
   */
  readonly windowHours?: number;
  /**
   * Whether the apply makes a new value at once. Without a value before, it fails.
   * @default false
   */
  readonly immediately?: boolean;
}

/** The secret of which new values are made. */
export interface RotatedSecret {
  readonly account: Account;
  readonly secretName: string;
  readonly secretArn: string;
}

const MOST_DAYS = 90;
/** Source: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
const LONGEST_STATEMENT_ID = 100;
const FUNCTION = /^function:[\w-]{1,64}$/;

/**
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
 *
 * @throws {ValidationError} for more days or hours, a function elsewhere, and a name that is too long
 */
export function rotate(
  scope: Construct,
  { account, secretName, secretArn }: RotatedSecret,
  { functionArn, everyDays, windowHours, immediately = false }: RotationProps,
): SecretsmanagerSecretRotation {
  checkWhole(scope, "days between two values", everyDays, MOST_DAYS);
  if (windowHours !== undefined) checkWhole(scope, "hours of a rotation", windowHours, 24);
  checkFunction(scope, account, functionArn);
  const permission = new LambdaPermission(scope, "RotationPermission", {
    region: account.region,
    statementId: statementId(scope, secretName, functionArn),
    action: "lambda:InvokeFunction",
    functionName: functionArn,
    principal: "secretsmanager.amazonaws.com",
    sourceAccount: account.id,
    sourceArn: secretArn,
  });
  return new SecretsmanagerSecretRotation(scope, "Rotation", {
    region: account.region,
    secretId: secretArn,
    rotationLambdaArn: functionArn,
    rotateImmediately: immediately,
    rotationRules: {
      automaticallyAfterDays: everyDays,
      duration: windowHours === undefined ? undefined : `${windowHours}h`,
    },
    dependsOn: [permission],
  });
}

/** What tells the permission from those for other secrets of the function. */
function statementId(scope: Construct, secretName: string, functionArn: string): string {
  const id = `rotate-${secretName.replaceAll(/[^\w-]/g, "-")}`;
  if (id.length > LONGEST_STATEMENT_ID) {
    throw new ValidationError(
      scope,
      `"${secretName}" is too long for a secret that a function rotates.`,
      `Use at most ${LONGEST_STATEMENT_ID - "rotate-".length} characters.`,
    );
  }
  claimName(scope, `permission ${id} of ${functionArn}`);
  return id;
}

function checkWhole(scope: Construct, what: string, value: number, most: number): void {
  if (Number.isInteger(value) && 1 <= value && value <= most) return;
  throw new ValidationError(scope, `${value} are no ${what}.`, `Use a whole number from 1 to ${most}.`);
}

function checkFunction(scope: Construct, account: Account, functionArn: string): void {
  const beginning = arn(account, "lambda", "");
  const isOwn = functionArn.startsWith(beginning) && FUNCTION.test(functionArn.slice(beginning.length));
  if (isOwn || Token.isUnresolved(functionArn)) return;
  throw new ValidationError(
    scope,
    `"${functionArn}" is not the ARN of a function that Secrets Manager could call for this secret.`,
    `Use one that begins with ${beginning}function: and ends with the function's name.`,
  );
}
