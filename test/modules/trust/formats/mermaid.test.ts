import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toMermaid } from "../../../../modules/trust/formats/mermaid.ts";
import { trustGraph } from "../../../../modules/trust/trust-graph.ts";
import { stackOf } from "../sentences.ts";
import { hostileGraph } from "./hostile-graph.ts";

/** What a label may hold: nothing of Mermaid's own but codes of characters and breaks of lines. */
const LABEL = String.raw`"(?:[\w .,:/@='()?+-]|#\d+;|<br/>)*"`;
const LINES = [
  String.raw`\w+_\d*\[${LABEL}\](?::::(?:alarming|resource))?`,
  String.raw`\w+_\d* -->\|${LABEL}\| \w+_\d*`,
  String.raw`classDef \w+ fill:#[\da-f]{6},stroke:#[\da-f]{6},color:#[\da-f]{6}`,
].map((line) => new RegExp(`^  ${line}$`));

describe("the graph as a Mermaid flowchart", () => {
  it("has a line for each node and each relation", () => {
    const grants = {
      one: { topic: "rotations", role: "roles/pubsub.publisher", member: "allUsers" },
      two: {
        topic: "rotations",
        role: "roles/x",
        member: "group:a@example.com",
        condition: { expression: "a < b" },
      },
    };
    const graph = trustGraph([
      stackOf({
        google_pubsub_topic_iam_member: grants,
        google_pubsub_topic: { topic: { name: "rotations" } },
      }),
    ]);
    expect(toMermaid(graph)).toBe(
      [
        "flowchart LR",
        '  EVERYBODY_ON_THE_INTERNET_["EVERYBODY ON THE INTERNET"]:::alarming',
        '  group_a_example_com_["group<br/>a@example.com"]',
        '  topic_rotations_in_my_project_["topic<br/>rotations<br/>in my-project"]:::resource',
        '  EVERYBODY_ON_THE_INTERNET_ -->|"may publish to"| topic_rotations_in_my_project_',
        '  group_a_example_com_ -->|"has role roles/x on<br/>when a #60; b"| topic_rotations_in_my_project_',
        "  classDef alarming fill:#b91c1c,stroke:#7f1d1d,color:#ffffff",
        "  classDef resource fill:#eef2ff,stroke:#4f46e5,color:#1e1b4b",
        "",
      ].join("\n"),
    );
  });

  it("tells nodes apart whose names differ in what ids cannot have", () => {
    const topics = { one: { name: "a.b" }, two: { name: "a-b" } };
    const text = toMermaid(trustGraph([stackOf({ google_pubsub_topic: topics })]));
    expect(text.match(/^ {2}topic_a_b_in_my_project_\d*\[/gm)).toEqual([
      "  topic_a_b_in_my_project_[",
      "  topic_a_b_in_my_project_2[",
    ]);
  });

  it("is of such lines alone, whatever the names", () => {
    fc.assert(
      fc.property(hostileGraph, (graph) => {
        const [first, ...lines] = toMermaid(graph).trimEnd().split("\n");
        expect(first).toBe("flowchart LR");
        expect(lines).toHaveLength(graph.nodes.size + graph.edges.length + 2);
        for (const line of lines)
          expect(
            LINES.some((form) => form.test(line)),
            line,
          ).toBe(true);
        const labels = lines.filter((line) => !line.startsWith("  classDef")).join("\n");
        // Mermaid cuts what comes behind these words, in labels too.
        expect(labels).not.toMatch(/style|classDef/);
      }),
    );
  });
});
