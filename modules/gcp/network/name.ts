import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/** Source: https://cloud.google.com/compute/docs/naming-resources */
const NAME = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * @param noun what it names: "network"
 * @throws {ValidationError} for what cannot be the name of a Compute Engine resource
 */
export function checkName(scope: Construct, noun: string, name: string): void {
  if (NAME.test(name)) return;
  throw new ValidationError(
    scope,
    `"${name}" cannot be the name of ${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}.`,
    "Use 1 to 63 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen.",
  );
}
