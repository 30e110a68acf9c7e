import type { TrustEdge, TrustGraph, TrustNode } from "../graph.ts";
import { printable } from "../printable.ts";

const LINE_BREAK = "<br/>";

/**
 * The graph as a Mermaid flowchart.
 *
 * Source: https://mermaid.js.org/syntax/flowchart.html
 */
export function toMermaid({ nodes, edges }: TrustGraph): string {
  const ids = idsOf([...nodes.keys()]);
  const idOf = (label: string): string => ids.get(label) ?? "";
  const lines = [
    "flowchart LR",
    ...[...nodes].map(([label, node]) => `${idOf(label)}["${textOf(node)}"]${classOf(node)}`),
    ...edges.map((edge) => `${idOf(edge.from)} -->|"${verbOf(edge)}"| ${idOf(edge.to)}`),
    "classDef alarming fill:#b91c1c,stroke:#7f1d1d,color:#ffffff",
    "classDef resource fill:#eef2ff,stroke:#4f46e5,color:#1e1b4b",
  ];
  return lines.map((line, index) => `${index === 0 ? "" : "  "}${line}\n`).join("");
}

/** An id of each node that stays the same when others come and go, for small differences. */
function idsOf(labels: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Map<string, string>();
  for (const label of labels) {
    // No word of Mermaid's own ends so, such as `end`.
    const base = `${label.replace(/[^A-Za-z0-9]+|style|classDef/g, "_")}_`;
    let id = base;
    for (let again = 2; taken.has(id); again++) id = `${base}${again}`;
    taken.set(id, label);
  }
  return new Map([...taken].map(([id, label]) => [label, id]));
}

function textOf({ kind, name, place, notes }: TrustNode): string {
  const lines = [kind, name, place === undefined ? "" : `in ${place}`, ...notes];
  return lines
    .filter((line) => line !== "")
    .map(escaped)
    .join(LINE_BREAK);
}

function verbOf({ verb, terms }: TrustEdge): string {
  return [verb, ...terms].map(escaped).join(LINE_BREAK);
}

function classOf({ isAlarming, isResource }: TrustNode): string {
  if (isAlarming) return ":::alarming";
  return isResource ? ":::resource" : "";
}

/**
 * What could mean something to Mermaid or in Markdown, which it takes labels for. It looks for `style` and `classDef`
 * anywhere, and cuts what comes after.
 */
const MEANINGFUL = /[^\w .,:/@='()?+-]|\b_|_\b|s(?=tyle)|c(?=lassDef)/gu;

/**
 * A text as it is, whatever Mermaid makes of quotes, HTML, Markdown, comments and directives.
 *
 * Source: https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
function escaped(text: string): string {
  return printable(text).replace(MEANINGFUL, (character) => `#${character.codePointAt(0)};`);
}
