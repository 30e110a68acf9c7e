import { CelScalar, celMethod, isCelError, run } from "@bufbuild/cel";

const { STRING } = CelScalar;

/** https://cloud.google.com/iam/docs/conditions-attribute-reference#extract */
const extract = celMethod("extract", STRING, [STRING], STRING, function (template) {
  const parts = /^([^{}]*)\{[^{}]*\}([^{}]*)$/.exec(template);
  if (!parts) throw new Error("a template has one pair of braces");
  const [, prefix = "", suffix = ""] = parts;
  const start = this.indexOf(prefix);
  if (start < 0) return "";
  const rest = this.slice(start + prefix.length);
  if (suffix === "") return rest;
  const end = rest.indexOf(suffix);
  return end < 0 ? "" : rest.slice(0, end);
});

/**
 * Evaluates an expression of the Common Expression Language, with the function that Google's conditions and mappings
 * have beside those of the language.
 *
 * https://github.com/google/cel-spec/blob/master/doc/langdef.md
 *
 * @param variables - what JSON has, by the names that the expression may use
 * @throws {Error} where the language has an error
 */
export function evaluate(expression: string, variables: Readonly<Record<string, unknown>>): unknown {
  const result = run(expression, variables as Parameters<typeof run>[1], { funcs: [extract] });
  if (isCelError(result)) throw result;
  return result;
}
