/** A part of a string that Terraform evaluates: what it takes as it stands, or an expression as it is written. */
export type TemplatePart = { readonly text: string } | { readonly expression: string };

const QUOTED = String.raw`"(?:[^"\\]|\\.)*"`;
const BRACED = String.raw`\{(?:[^{}"]|${QUOTED})*\}`;
/** `$${` and `%%{` stand for `${` and `%{`; directives count as expressions. */
const PARTS = new RegExp(String.raw`([$%])\1\{|[$%](?:${BRACED}|\{.*)`, "gs");

/**
 * The parts of a string.
 *
 * Source: https://developer.hashicorp.com/terraform/language/expressions/strings#string-templates
 */
export function templateParts(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const { 0: written, 1: escaped, index } of template.matchAll(PARTS)) {
    parts.push({ text: template.slice(end, index) });
    parts.push(escaped === undefined ? { expression: written } : { text: `${escaped}{` });
    end = index + written.length;
  }
  return [...parts, { text: template.slice(end) }].filter((part) => !("text" in part) || part.text !== "");
}

const REFERENCE = /^\$\{\s*([A-Za-z_][\w-]*(?:\.[\w-]+|\[\d+\])+)\s*\}$/;

/** The steps of a reference, such as `${google_service_account.it.email}`; undefined for any other expression. */
export function referenceSteps(expression: string): string[] | undefined {
  const [, reference] = REFERENCE.exec(expression) ?? [];
  return reference?.split(/[.[\]]/).filter((step) => step !== "");
}
