import type { TrustGraph } from "../graph.ts";
import { printable } from "../printable.ts";
import { FONTS, PADDING } from "./cards.ts";
import { layout, type PlacedCard, type PlacedEdge, type Point } from "./layout.ts";
import { sentencesOf } from "./text.ts";

export interface SvgOptions {
  /** What it is a picture of, for those who do not see it and for a browser's tab. */
  readonly title: string;
}

const SANS = "system-ui, -apple-system, 'Segoe UI', sans-serif";
const MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

const STYLE = `
    .paper { fill: #ffffff; } .card { fill: #f8fafc; stroke: #64748b; stroke-width: 1.25; } .line { stroke: #64748b; stroke-width: 1.5; fill: none; }
    .resource .card { fill: #eef2ff; stroke: #4f46e5; } .alarming .card { fill: #fef2f2; stroke: #dc2626; stroke-width: 2.5; }
    .divider { stroke: #64748b; stroke-opacity: 0.35; } .tip { fill: #64748b; } .line.alarming { stroke: #dc2626; stroke-width: 2.5; } .tip.alarming { fill: #dc2626; }
    text { fill: #1f2937; white-space: pre; } .kind, .note, .term { fill: #4b5563; } .alarming .name { fill: #b91c1c; }
    .kind { letter-spacing: 0.02em; } .name { font-weight: 600; } .verb { font-weight: 500; }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #0d1117; } .card { fill: #161b22; stroke: #8b949e; } .line { stroke: #8b949e; } .tip { fill: #8b949e; }
      .resource .card { fill: #1e1b4b; stroke: #818cf8; } .alarming .card { fill: #450a0a; stroke: #f87171; }
      .divider { stroke: #8b949e; } .line.alarming { stroke: #f87171; } .tip.alarming { fill: #f87171; }
      text { fill: #e5e7eb; } .kind, .note, .term { fill: #a8b1bd; } .alarming .name { fill: #fca5a5; }
    }
  `;

/** The graph as a picture: from left to right, from whoever may do something to what it may be done with. */
export function toSvg(graph: TrustGraph, { title }: SvgOptions): string {
  const { cards, edges, cardWidth, width, height } = layout(graph);
  const isAlarming = ({ edge }: PlacedEdge): boolean => graph.nodes.get(edge.from)?.isAlarming ?? false;
  const [w, h] = [number(width), number(height)];
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img" aria-labelledby="title desc" font-family="${SANS}">`,
    `  <title id="title">${escaped(title)}</title>`,
    `  <desc id="desc">${sentencesOf(graph).map(escaped).join(".\n")}.</desc>`,
    `  <style>${STYLE}${fontRules()}</style>`,
    `  <rect class="paper" width="${w}" height="${h}" rx="12"/>`,
    ...edges.map((each) => drawEdge(each, isAlarming(each) ? " alarming" : "")),
    ...cards.flatMap((card) => drawCard(card, cardWidth)),
    "</svg>",
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function fontRules(): string {
  const rules = Object.entries(FONTS).map(([style, { size }]) => `.${style} { font-size: ${size}px; }`);
  return `  ${rules.join(" ")} .name, .term { font-family: ${MONO}; }\n  `;
}

function drawCard(card: PlacedCard, width: number): string[] {
  const { x, y, height, divider, ports, lines, node } = card;
  const kind = node.isAlarming ? "alarming" : node.isResource ? "resource" : "other";
  return [
    `  <g class="${kind}" transform="translate(${number(x)} ${number(y)})">`,
    `    <rect class="card" width="${width}" height="${number(height)}" rx="8"/>`,
    ...(ports.length === 0 ? [] : [`    <path class="divider" d="M0 ${number(divider)}H${width}"/>`]),
    ...lines.map(
      ({ style, text, y: baseline }) =>
        `    <text class="${style}" x="${PADDING}" y="${number(baseline)}">${escaped(text)}</text>`,
    ),
    "  </g>",
  ];
}

/** How far an arrow's tip is from the end of the line that it closes. */
const TIP = 7;

function drawEdge({ points }: PlacedEdge, alarming: string): string {
  const [start, ...others] = points;
  const end = points.at(-1);
  const before = points.at(-2);
  if (start === undefined || end === undefined || before === undefined) return "";
  const direction = end.x > before.x ? 1 : -1;
  const path = others.map((point, index) => turn(points[index] ?? start, point)).join("");
  const back = end.x - direction * TIP;
  return [
    `  <path class="line${alarming}" d="M${at(start)}${path}"/>`,
    `<path class="tip${alarming}" d="M${at(end)}L${at({ x: back, y: end.y - 4 })}V${number(end.y + 4)}Z"/>`,
  ].join("");
}

/** A line that is level at both of its ends. */
function turn(from: Point, to: Point): string {
  if (from.y === to.y) return `H${number(to.x)}`;
  const middle = (from.x + to.x) / 2;
  return `C${at({ x: middle, y: from.y })} ${at({ x: middle, y: to.y })} ${at(to)}`;
}

function at({ x, y }: Point): string {
  return `${number(x)} ${number(y)}`;
}

/** Tenths of a pixel: what rounding does beyond that differs by machine. */
function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
