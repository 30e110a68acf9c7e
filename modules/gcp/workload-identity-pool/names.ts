import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { isLiteral } from "../../terraform/literal.ts";

/** Source: https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools/create */
const ID = /^(?!gcp-)[a-z0-9-]{4,32}$/;

/** @throws {ValidationError} for what cannot be the id of a pool or a provider */
export function requireId(scope: Construct, what: "pool" | "provider", id: string): void {
  if (ID.test(id)) return;
  throw new ValidationError(
    scope,
    `"${id}" is not the id of a ${what}.`,
    "Use 4 to 32 lower-case letters, digits and hyphens; gcp- in front is Google's own.",
  );
}

/** @throws {ValidationError} for a text that is empty or too long, or not known at synth */
export function requireText(scope: Construct, what: string, text: string | undefined, most: number): void {
  if (text === undefined) return;
  const isKnown = !Token.isUnresolved(text) && isLiteral(text);
  if (isKnown && text.trim() !== "" && text.length <= most) return;
  throw new ValidationError(
    scope,
    `the ${what} is empty, or not a text of at most ${most} characters.`,
    "Write it out, or leave it away.",
  );
}
