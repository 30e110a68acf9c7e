import { toText } from "../../../modules/trust/formats/text.ts";
import { type TrustGraphOptions, trustGraph } from "../../../modules/trust/trust-graph.ts";

/** Attributes of resources, by type and id. */
export type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** A stack as cdktf writes it, in the project `my-project`. */
export function stackOf(resource: Resources, others: object = {}) {
  return { provider: { google: [{ project: "my-project" }] }, resource, ...others };
}

/** What the graph says of stacks, a line each. */
export function sentences(...stacks: readonly ReturnType<typeof stackOf>[]): string[] {
  return sentencesWith({}, ...stacks);
}

export function sentencesWith(
  options: TrustGraphOptions,
  ...stacks: readonly ReturnType<typeof stackOf>[]
): string[] {
  return toText(trustGraph(stacks, options)).split("\n").slice(0, -1);
}

/** An expression as it stands in a string. */
export function ref(expression: string): string {
  return `\${${expression}}`;
}
