import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

const REGION = /^[a-z]+-[a-z]+\d+$/;

/** @throws {ValidationError} for what is not a region */
export function checkRegion(scope: Construct, location: string): void {
  if (REGION.test(location)) return;
  throw new ValidationError(
    scope,
    `"${location}" is not a region.`,
    "Use the name of one, such as europe-west1.",
  );
}
