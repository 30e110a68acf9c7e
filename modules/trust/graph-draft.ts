import {
  labelOf,
  type NodeName,
  sentenceOf,
  type TrustEdge,
  type TrustGraph,
  type TrustNode,
} from "./graph.ts";

/** What is known of a node where it is met. */
export interface NodeDraft extends NodeName {
  readonly notes?: readonly string[];
  readonly isResource?: boolean;
  readonly isAlarming?: boolean;
}

/** A relation, as it is read. */
export interface EdgeDraft {
  readonly from: NodeDraft;
  readonly verb: string;
  readonly to: NodeDraft;
  readonly terms?: readonly string[];
}

/** A graph while stacks are read, in any order: a node may be met many times, and an edge. */
export class GraphDraft {
  private readonly nodes = new Map<string, TrustNode>();
  private readonly edges: TrustEdge[] = [];

  /** Adds a node, or what is said of it to what has been said. */
  add({ kind, name, place, notes = [], isResource = false, isAlarming = false }: NodeDraft): void {
    const label = labelOf({ kind, name, place });
    const before = this.nodes.get(label);
    this.nodes.set(label, {
      kind,
      name,
      ...(place !== undefined && { place }),
      notes: [...new Set([...(before?.notes ?? []), ...notes])].sort(),
      isResource: isResource || before?.isResource === true,
      isAlarming: isAlarming || before?.isAlarming === true,
    });
  }

  /** Adds an edge and its ends. */
  relate({ from, verb, to, terms = [] }: EdgeDraft): void {
    this.add(from);
    this.add(to);
    this.edges.push({ from: labelOf(from), verb, to: labelOf(to), terms });
  }

  /** The nodes of a kind. */
  ofKind(kind: string): readonly TrustNode[] {
    return [...this.nodes.values()].filter((node) => node.kind === kind);
  }

  /** Makes one node of two that turned out to be the same. */
  merge(from: NodeName, into: TrustNode): void {
    const [old, label] = [labelOf(from), labelOf(into)];
    this.nodes.delete(old);
    const renamed = (each: string) => (each === old ? label : each);
    for (const [index, edge] of this.edges.entries()) {
      this.edges[index] = { ...edge, from: renamed(edge.from), to: renamed(edge.to) };
    }
  }

  /** The graph of everything that was read. */
  finish(): TrustGraph {
    const bySentence = new Map(this.edges.map((edge) => [sentenceOf(edge), edge]));
    return { nodes: new Map(sorted(this.nodes)), edges: sorted(bySentence).map(([, edge]) => edge) };
  }
}

/** By code units: what a locale thinks of it differs by machine. */
function sorted<Value>(map: ReadonlyMap<string, Value>): [key: string, value: Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
