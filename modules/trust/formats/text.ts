import { labelOf, sentenceOf, type TrustGraph } from "../graph.ts";
import { printable } from "../printable.ts";

/** The graph as sentences, sorted, one a line: what a reviewer reads in a diff. */
export function toText(graph: TrustGraph): string {
  return sentencesOf(graph)
    .map((sentence) => `${sentence}\n`)
    .join("");
}

/** Every relation, whatever is true of a node by itself, and what nobody is let use. */
export function sentencesOf({ nodes, edges }: TrustGraph): string[] {
  const used = new Set(edges.map(({ to }) => to));
  return [
    ...edges.map(sentenceOf),
    ...[...nodes.values()].flatMap((node) => node.notes.map((note) => `${labelOf(node)} ${note}`)),
    ...[...nodes].flatMap(([label, { isResource }]) =>
      isResource && !used.has(label) ? [`nobody is granted a role on ${label}`] : [],
    ),
  ]
    .map(printable)
    .sort();
}
