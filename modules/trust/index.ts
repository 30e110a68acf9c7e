export type { Cloud, Projects, ResourceReader } from "./cloud.ts";
export { toMermaid } from "./formats/mermaid.ts";
export { toSvg } from "./formats/svg.ts";
export { toText } from "./formats/text.ts";
export { labelOf, type TrustEdge, type TrustGraph, type TrustNode } from "./graph.ts";
export type { GraphDraft } from "./graph-draft.ts";
export type { StackJson } from "./terraform/stacks.ts";
export { TrustError } from "./trust-error.ts";
export { type TrustGraphOptions, trustGraph } from "./trust-graph.ts";
