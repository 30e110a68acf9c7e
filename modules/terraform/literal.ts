import { TerraformResource, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../errors/validation-error.ts";

/** What cdktf notes of a resource, which Terraform does not read. */
const METADATA = "//";

/**
 * Whether Terraform takes what somebody wrote as it is written. It evaluates `${…}` and `%{…}` in every string,
 * functions that read files among them. Tokens, which cdktf makes of attributes and functions, do not count.
 *
 * Source: https://developer.hashicorp.com/terraform/language/expressions/strings#string-templates
 */
export function isLiteral(value: string): boolean {
  return Tokenization.reverseString(value).literals.every((literal) => !/[$%]\{/.test(String(literal)));
}

/**
 * Keeps templates out of whatever the resources of a construct say, labels and descriptions too: one in a value that
 * somebody else chose would put a file of the machine that applies the stack into the cloud.
 *
 * @throws {ValidationError} for a text that Terraform would evaluate
 */
export function refuseTemplates(scope: Construct): void {
  for (const element of scope.node.findAll()) {
    if (!TerraformResource.isTerraformResource(element)) continue;
    const template = templateIn(element.toTerraform());
    if (template === undefined) continue;
    throw new ValidationError(
      scope,
      `"${template}" is a template that Terraform would evaluate.`,
      "Write the value itself.",
    );
  }
}

function templateIn(value: unknown): string | undefined {
  if (typeof value === "string") return isLiteral(value) ? undefined : value;
  if (typeof value !== "object" || value === null || Tokenization.isResolvable(value)) return undefined;
  for (const [key, each] of Object.entries(value)) {
    if (key === METADATA) continue;
    const template = templateIn(key) ?? templateIn(each);
    if (template !== undefined) return template;
  }
  return undefined;
}
