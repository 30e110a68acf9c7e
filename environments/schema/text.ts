import { z } from "zod";

/** A string of one form; what is expected is said in words. */
export function text(pattern: RegExp, expected: string) {
  return z.string(`expected ${expected}`).regex(pattern, `expected ${expected}`);
}

/**
 * A string that Terraform takes as it is written, and does not evaluate.
 * Source: https://developer.hashicorp.com/terraform/language/expressions/strings
 */
export function literal(value: z.ZodString) {
  return value.refine((text) => !/[$%]\{/.test(text), {
    error: `expected the value itself: Terraform would evaluate what stands in \${…} or %{…}`,
  });
}
