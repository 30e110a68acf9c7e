import type { TrustEdge, TrustGraph, TrustNode } from "../graph.ts";
import { printable } from "../printable.ts";
import { type Font, widthOf, wrapped } from "./wrapped.ts";

/** The styles of text in the picture. */
export const FONTS = {
  kind: { size: 11, advance: 0.58 },
  name: { size: 13, advance: 0.61 },
  note: { size: 11, advance: 0.56 },
  verb: { size: 12, advance: 0.58 },
  term: { size: 10.5, advance: 0.61 },
} as const satisfies Record<string, Font>;

interface StyledText {
  readonly style: keyof typeof FONTS;
  readonly text: string;
}

/** A line of text, at its baseline's distance from the top of the card. */
export interface Line extends StyledText {
  readonly y: number;
}

/** Where the lines end of all who may do the same with it. */
export interface Port {
  readonly key: string;
  /** From the top of the card. */
  readonly y: number;
}

/** A node as it is drawn: what it is, and below a divider what others may do with it. */
export interface Card {
  readonly node: TrustNode;
  readonly lines: readonly Line[];
  readonly ports: readonly Port[];
  /** From the top of the card; where nobody may do anything with it, its lower edge. */
  readonly divider: number;
  readonly height: number;
}

export const PADDING = 14;
const TEXT_WIDTH = { least: 140, most: 238 };
const LEADING = 1.35;
const GAP = 8;

/** What is the same for all edges that end at one port of a card. */
export function portKey({ verb, terms, from, to }: TrustEdge): string {
  return JSON.stringify([from === to, verb, ...terms]);
}

/** Cards for all nodes, by label, and the width that they share. */
export function cardsOf({ nodes, edges }: TrustGraph): {
  readonly cards: ReadonlyMap<string, Card>;
  readonly width: number;
} {
  const incoming = (label: string) => edges.filter(({ to }) => to === label);
  const texts = [
    ...[...nodes].flatMap(([label, node]) => aboutNode(node, incoming(label))),
    ...edges.flatMap(aboutEdge),
  ];
  const natural = texts.map(({ style, text }) => widthOf(text, FONTS[style]));
  const width = Math.min(TEXT_WIDTH.most, Math.max(TEXT_WIDTH.least, Math.ceil(Math.max(...natural))));
  const cards = [...nodes].map(([label, node]) => [label, cardOf(node, incoming(label), width)] as const);
  return { cards: new Map(cards), width: width + 2 * PADDING };
}

function cardOf(node: TrustNode, incoming: readonly TrustEdge[], width: number): Card {
  const about = setLines(aboutNode(node, incoming), { top: PADDING, width });
  const lines = [...about.lines];
  const ports: Port[] = [];
  let { bottom } = about;
  for (const [key, edge] of new Map(incoming.map((each) => [portKey(each), each]))) {
    const set = setLines(aboutEdge(edge), { top: bottom + (ports.length === 0 ? 2 * GAP : GAP), width });
    lines.push(...set.lines);
    ports.push({ key, y: (set.lines[0]?.y ?? 0) - FONTS.verb.size / 3 });
    bottom = set.bottom;
  }
  const height = bottom + PADDING;
  return { node, lines, ports, divider: ports.length === 0 ? height : about.bottom + GAP, height };
}

function aboutNode(
  { kind, name, place, notes, isResource }: TrustNode,
  incoming: readonly TrustEdge[],
): StyledText[] {
  const texts: StyledText[] = [
    { style: "kind", text: kind },
    { style: "name", text: name },
    { style: "note", text: place === undefined ? "" : `in ${place}` },
    ...notes.map((text): StyledText => ({ style: "note", text })),
    { style: "note", text: isResource && incoming.length === 0 ? "nobody is granted a role on it" : "" },
  ];
  return texts.filter(({ text }) => text !== "").map(({ style, text }) => ({ style, text: printable(text) }));
}

function aboutEdge({ verb, terms, from, to }: TrustEdge): StyledText[] {
  const texts: StyledText[] = [
    { style: "verb", text: from === to ? `${verb} itself` : verb },
    ...terms.map((text): StyledText => ({ style: "term", text })),
  ];
  return texts.map(({ style, text }) => ({ style, text: printable(text) }));
}

function setLines(
  texts: readonly StyledText[],
  { top, width }: { readonly top: number; readonly width: number },
) {
  const lines: Line[] = [];
  let bottom = top;
  for (const { style, text } of texts) {
    for (const line of wrapped(text, FONTS[style], width)) {
      lines.push({ style, text: line, y: bottom + FONTS[style].size });
      bottom += FONTS[style].size * LEADING;
    }
  }
  return { lines, bottom };
}
