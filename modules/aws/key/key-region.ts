import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/** @throws {ValidationError} for a key in another region, as far as that is known */
export function checkKeyRegion(scope: Construct, keyArn: string | undefined, region: string): void {
  if (keyArn === undefined || Token.isUnresolved(keyArn) || keyArn.split(":")[3] === region) return;
  throw new ValidationError(scope, `${keyArn} encrypts nothing in ${region}.`, `Use a key in ${region}.`);
}
