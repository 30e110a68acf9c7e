import { Tokenization } from "cdktf";

/**
 * Whether Terraform takes what somebody wrote as it is written. It evaluates `${…}` and `%{…}` in every string,
 * functions that read files among them. Tokens, which cdktf makes of attributes and functions, do not count.
 *
 * Source: https://developer.hashicorp.com/terraform/language/expressions/strings#string-templates
 */
export function isLiteral(value: string): boolean {
  return Tokenization.reverseString(value).literals.every((literal) => !/[$%]\{/.test(String(literal)));
}
