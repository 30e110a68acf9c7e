import fc from "fast-check";
import type { TrustGraph } from "../../../../modules/trust/graph.ts";
import { GraphDraft, type NodeDraft } from "../../../../modules/trust/graph-draft.ts";

/** What would end a label, a line, an attribute or an element, begin one, or run, where a name is let through. */
const FRAGMENTS = [
  '"',
  "'",
  "`",
  "<",
  ">",
  "&",
  "#",
  ";",
  "%%{init: {}}%%",
  "%%",
  "]",
  "[",
  "|",
  "-->",
  "--- x",
  "\n",
  "\r",
  "\u2028",
  "\u202e",
  "\0",
  "\ud800",
  "\ufffe",
  "]]>",
  "<!--",
  "-->",
  "<script>alert(1)</script>",
  "</text></svg>",
  "&lt;",
  "#quot;",
  "end",
  "subgraph",
  "click x",
  "style x fill:#f00;",
  "classDef x fill:#f00;",
  "__proto__",
  "constructor",
  ":::resource",
  "1. a",
  "- a",
  "  ",
  "東京",
  "😀",
  "a",
  "my-project/europe-west1",
];

const name = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: "binary", maxLength: 8 })), {
    maxLength: 6,
  })
  .map((parts) => parts.join(""));

const node: fc.Arbitrary<NodeDraft> = fc.record({
  kind: name,
  name,
  place: name,
  notes: fc.array(name, { maxLength: 2 }),
  isResource: fc.boolean(),
  isAlarming: fc.boolean(),
});

/** Graphs whose words are anything at all; also with edges that go round, and to where they come from. */
export const hostileGraph: fc.Arbitrary<TrustGraph> = fc
  .array(node, { minLength: 1, maxLength: 5 })
  .chain((nodes) => {
    const one = fc.constantFrom(...nodes);
    const edge = fc.record({ from: one, verb: name, to: one, terms: fc.array(name, { maxLength: 2 }) });
    return fc.array(edge, { maxLength: 6 }).map((edges) => {
      const draft = new GraphDraft();
      for (const each of nodes) draft.add(each);
      for (const each of edges) draft.relate(each);
      return draft.finish();
    });
  });
