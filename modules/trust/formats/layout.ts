import { type EdgeLabel, Graph, layout as layOut, type NodeLabel } from "@dagrejs/dagre";
import type { TrustEdge, TrustGraph } from "../graph.ts";
import { type Card, cardsOf, portKey } from "./cards.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A card, by its upper left corner. */
export interface PlacedCard extends Card, Point {}

/** An edge as the points at which its line is level; between one and the next it turns. */
export interface PlacedEdge {
  readonly edge: TrustEdge;
  readonly points: readonly Point[];
}

export interface Layout {
  readonly cards: readonly PlacedCard[];
  readonly edges: readonly PlacedEdge[];
  readonly cardWidth: number;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 24;
const GAP = 24;
/** Between columns: room for lines to turn. */
const TURN = 88;
/** Cards without relations stand in rows below, so many in one where the rest is not wider. */
const ROW = 3;

/** Places cards in columns, from whoever may do something to what it may be done with. */
export function layout(graph: TrustGraph): Layout {
  const { cards, width: cardWidth } = cardsOf(graph);
  const related = new Set(graph.edges.flatMap(({ from, to }) => (from === to ? [] : [from, to])));
  const isRelated = ([label]: readonly [string, Card]) => related.has(label);
  const columns = inColumns(new Map([...cards].filter(isRelated)), graph.edges, cardWidth);
  const others = [...cards].filter((each) => !isRelated(each)).map(([, card]) => card);
  const rows = inRows(others, { columns, cardWidth });
  return {
    cards: [...columns.cards.values(), ...rows.cards],
    edges: columns.edges,
    cardWidth,
    width: Math.max(columns.width, rows.width),
    height: rows.height,
  };
}

interface Columns {
  readonly cards: ReadonlyMap<string, PlacedCard>;
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

function inColumns(
  cards: ReadonlyMap<string, Card>,
  edges: readonly TrustEdge[],
  cardWidth: number,
): Columns {
  // Numbers, since labels may be any text, also one that means something to objects.
  const numbers = new Map([...cards.keys()].map((label, index) => [label, String(index)]));
  const numberOf = (label: string): string => numbers.get(label) ?? "";
  const graph = new Graph<object, NodeLabel, EdgeLabel>({ multigraph: true });
  graph.setGraph({ rankdir: "LR", acyclicer: "greedy", nodesep: GAP, edgesep: GAP / 2, ranksep: TURN });
  for (const [label, { height }] of cards) graph.setNode(numberOf(label), { width: cardWidth, height });
  const drawn = edges.filter(({ from, to }) => from !== to);
  for (const [index, { from, to }] of drawn.entries()) {
    graph.setEdge(numberOf(from), numberOf(to), {}, String(index));
  }
  layOut(graph);
  const placed = new Map(
    [...cards].map(([label, card]): [string, PlacedCard] => {
      const { x = 0, y = 0 } = graph.node(numberOf(label));
      return [label, { ...card, x: MARGIN + x - cardWidth / 2, y: MARGIN + y - card.height / 2 }];
    }),
  );
  const lines = drawn.flatMap((edge, index) => {
    const { points = [] } = graph.edge(numberOf(edge.from), numberOf(edge.to), String(index));
    const [from, to] = [placed.get(edge.from), placed.get(edge.to)];
    return from && to ? [{ edge, points: lineOf(edge, { from, to, points, cardWidth }) }] : [];
  });
  const { width = 0, height = 0 } = graph.graph();
  return { cards: placed, edges: lines, width: width + 2 * MARGIN, height: height + MARGIN };
}

interface Ends {
  readonly from: PlacedCard;
  readonly to: PlacedCard;
  /** Between them, in the columns that the line passes and in the gaps, where it need not pass anywhere. */
  readonly points: readonly Point[];
  readonly cardWidth: number;
}

/** From the name of the one to the port of the other, level through every column on the way. */
function lineOf(edge: TrustEdge, { from, to, points, cardWidth }: Ends): Point[] {
  const port = to.ports.find(({ key }) => key === portKey(edge));
  const [near, far] = from.x < to.x ? [0, cardWidth] : [cardWidth, 0];
  const columns = points
    .slice(1, -1)
    .filter(({ x }) => Math.round(x - cardWidth / 2) % (cardWidth + TURN) === 0)
    .map(({ x, y }) => ({ x: MARGIN + x - cardWidth / 2, y: MARGIN + y }));
  return [
    { x: from.x + far, y: from.y + Math.min(from.divider, from.height) / 2 },
    ...columns.flatMap(({ x, y }) => [
      { x: x + near, y },
      { x: x + far, y },
    ]),
    { x: to.x + near, y: to.y + (port?.y ?? to.height / 2) },
  ];
}

/** Cards in rows below the columns, each row as high as its highest card. */
function inRows(
  cards: readonly Card[],
  { columns, cardWidth }: { readonly columns: Columns; readonly cardWidth: number },
): { readonly cards: readonly PlacedCard[]; readonly width: number; readonly height: number } {
  const perRow = Math.max(ROW, Math.floor((columns.width - 2 * MARGIN + GAP) / (cardWidth + GAP)));
  const placed: PlacedCard[] = [];
  let y = columns.cards.size === 0 ? MARGIN : columns.height + GAP;
  for (let first = 0; first < cards.length; first += perRow) {
    const row = cards.slice(first, first + perRow);
    placed.push(...row.map((card, index) => ({ ...card, x: MARGIN + index * (cardWidth + GAP), y })));
    y += Math.max(...row.map(({ height }) => height)) + GAP;
  }
  const width = 2 * MARGIN - GAP + Math.min(cards.length, perRow) * (cardWidth + GAP);
  return { cards: placed, width, height: cards.length === 0 ? y : y - GAP + MARGIN };
}
