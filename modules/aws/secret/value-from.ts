import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { isLiteral } from "../../terraform/literal.ts";
import type { SecretPart } from "./secret-reference.ts";

/** The parts of `valueFrom` are between colons. */
const JSON_KEY = /^[^:\s\p{C}]+$/u;
/** Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
const STAGE = /^[\w+=,.@/-]{1,256}$/;
const VERSION = /^[A-Za-z0-9-]{32,64}$/;

/** @throws {ValidationError} for what is no key, stage or version, and for a stage and a version together */
export function valueFrom(scope: Construct, secretArn: string, part: SecretPart): string {
  const { jsonKey, versionStage, versionId } = part;
  check(scope, "a key of a JSON object", JSON_KEY, jsonKey, "Use one without colons and spaces.");
  if (versionStage !== undefined) checkStages(scope, [versionStage]);
  check(scope, "the id of a version", VERSION, versionId, "Use 32 to 64 letters, digits and hyphens.");
  if (versionStage !== undefined && versionId !== undefined) {
    throw new ValidationError(scope, "a version is said in two ways.", "Say its stage or its id.");
  }
  const parts = [jsonKey, versionStage, versionId];
  return parts.every((each) => each === undefined)
    ? secretArn
    : [secretArn, ...parts.map((each) => each ?? "")].join(":");
}

/** @throws {ValidationError} for none, and for what is no staging label */
export function checkStages(scope: Construct, stages: readonly string[] | undefined): void {
  if (stages?.length === 0) {
    throw new ValidationError(scope, "no version could be read.", "Name at least one stage.");
  }
  for (const stage of stages ?? []) {
    check(scope, "a staging label", STAGE, stage, "Use one such as AWSCURRENT.");
  }
}

function check(
  scope: Construct,
  what: string,
  form: RegExp,
  value: string | undefined,
  remedy: string,
): void {
  if (value === undefined || (form.test(value) && !Token.isUnresolved(value) && isLiteral(value))) return;
  throw new ValidationError(scope, `"${value}" is not ${what}.`, remedy);
}
