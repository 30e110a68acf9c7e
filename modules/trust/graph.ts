/**
 * Somebody who may do something, or something that may be used. Kind, name and place together say which, in every
 * stack and on every cloud: there is one node of them.
 */
export interface NodeName {
  /** In plain words, such as `Cloud Run service`; empty where the name says it all. */
  readonly kind: string;
  /** What it is called where it is. */
  readonly name: string;
  /** Where it is, such as `my-project/europe-west1`, for names that are unique only there. */
  readonly place?: string;
}

/** Somebody or something, with what is true of it by itself. */
export interface TrustNode extends NodeName {
  /** What is true of it by itself, such as `accepts requests from the internet`; sorted. */
  readonly notes: readonly string[];
  /** Whether it is something to protect: then it is part of the graph also where nobody may use it. */
  readonly isResource: boolean;
  /** Whether everybody should look twice: it is anybody, or whoever has a key. */
  readonly isAlarming: boolean;
}

/** A relation between two nodes, named by their labels. */
export interface TrustEdge {
  /** The label of who may. */
  readonly from: string;
  /** In plain words, from the one to the other: `may call`. */
  readonly verb: string;
  /** The label of what it may be done to. */
  readonly to: string;
  /** What limits or describes it, such as `when request.time < …`. */
  readonly terms: readonly string[];
}

/** Who may do what, sorted: the same relations are the same graph. */
export interface TrustGraph {
  /** By label. */
  readonly nodes: ReadonlyMap<string, TrustNode>;
  /** Each once, by its sentence. */
  readonly edges: readonly TrustEdge[];
}

/** A node in one line: what tells it from all others. */
export function labelOf({ kind, name, place }: NodeName): string {
  return [kind, name, ...(place === undefined ? [] : ["in", place])].filter((word) => word !== "").join(" ");
}

/** An edge in one line. */
export function sentenceOf({ from, verb, to, terms }: TrustEdge): string {
  return [from, verb, to, ...terms].join(" ");
}
