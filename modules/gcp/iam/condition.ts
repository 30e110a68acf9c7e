import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { isLiteral } from "../../terraform/literal.ts";

/**
 * When a grant holds. Changing it replaces the grant.
 * Source: https://cloud.google.com/iam/docs/conditions-overview
 */
export interface Condition {
  /** 1 to 100 characters that say what it is for. */
  readonly title: string;
  /** In the Common Expression Language: `resource.name.startsWith("projects/_/buckets/reports")`. */
  readonly expression: string;
}

const TITLE = /^\S(?:.{0,98}\S)?$/;

/** @throws {ValidationError} for an empty or over-long title, and for an expression that is empty or Terraform's */
export function checkCondition(scope: Construct, { title, expression }: Condition): void {
  if (!TITLE.test(title)) {
    throw new ValidationError(
      scope,
      `"${title}" is not the title of a condition.`,
      "Say in 1 to 100 characters what it is for.",
    );
  }
  if (expression.trim() === "" || !isLiteral(expression)) {
    throw new ValidationError(
      scope,
      `the expression of the condition "${title}" is empty, or a template of Terraform's.`,
      "Write it out in the Common Expression Language.",
    );
  }
}
