/** A part of a string that Terraform evaluates: what it takes as it stands, or an expression. */
export type TemplatePart = { readonly text: string } | { readonly expression: string };

const QUOTED = String.raw`"(?:[^"\\]|\\.)*"`;
const BRACED = String.raw`\{(?:[^{}"]|${QUOTED})*\}`;
/** `$${` and `%%{` stand for `${` and `%{`; directives count as expressions. */
const PARTS = new RegExp(String.raw`([$%])\1\{|[$%](${BRACED}|\{.*)`, "gs");

/**
 * The parts of a string.
 *
 * Source: https://developer.hashicorp.com/terraform/language/expressions/strings#string-templates
 */
export function templateParts(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const { 0: whole, 1: escaped, 2: braced = "", index } of template.matchAll(PARTS)) {
    parts.push({ text: template.slice(end, index) });
    const isReference = whole.startsWith("$") && braced.endsWith("}");
    parts.push(
      escaped ? { text: `${escaped}{` } : { expression: isReference ? braced.slice(1, -1).trim() : whole },
    );
    end = index + whole.length;
  }
  return [...parts, { text: template.slice(end) }].filter((part) => !("text" in part) || part.text !== "");
}

const REFERENCE = /^[A-Za-z_][\w-]*(?:\.[\w-]+|\[\d+\])+$/;

/** The steps of a reference, such as `google_service_account.reader.email`; undefined for any other expression. */
export function referenceSteps(expression: string): string[] | undefined {
  if (!REFERENCE.test(expression)) return undefined;
  return expression.split(/[.[\]]/).filter((step) => step !== "");
}
