/**
 * A string as a literal of the Common Expression Language. Whatever the string holds, it ends nowhere but where it
 * ends; nor does Terraform find a template in it.
 *
 * @param value well-formed Unicode
 *
 * Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#string-and-bytes-values
 */
export function celString(value: string): string {
  const escaped = value.replace(/[^ -~]|['\\]|[$%](?=\{)/gu, (character) => {
    const codePoint = character.codePointAt(0) ?? 0;
    return String.raw`\U${codePoint.toString(16).padStart(8, "0")}`;
  });
  return `'${escaped}'`;
}

/** That an expression has one of some values, and nothing else. */
export function isOneOf(expression: string, values: readonly string[]): string {
  const literals = values.map(celString);
  return literals.length === 1
    ? `${expression} == ${literals[0]}`
    : `${expression} in [${literals.join(", ")}]`;
}

/** That all of some expressions hold, each of which stands by itself. */
export function allOf(...expressions: readonly string[]): string {
  return expressions.join(" && ");
}
