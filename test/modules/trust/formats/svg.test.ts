import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toSvg } from "../../../../modules/trust/formats/svg.ts";
import { trustGraph } from "../../../../modules/trust/trust-graph.ts";
import { stackOf } from "../sentences.ts";
import { hostileGraph } from "./hostile-graph.ts";

const TAG = /<(\/?)([a-z]+)((?: [a-zA-Z-]+="[^"<]*")*)(\/?)>/g;
/** Source: https://www.w3.org/TR/xml/#charsets */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** The elements of a picture, outer first. @throws what is not well-formed */
function elementsOf(svg: string): string[] {
  if (NOT_XML.test(svg)) throw new Error("a character that XML does not have");
  const elements: string[] = [];
  const open: string[] = [];
  for (const [tag, closing, name = "", , empty] of svg.matchAll(TAG)) {
    if (!closing) elements.push(name);
    if (!closing && !empty) open.push(name);
    if (closing && open.pop() !== name) throw new Error(`${tag} closes nothing`);
  }
  const text = svg.replace(TAG, "");
  if (open.length > 0 || /[<>]|&(?!(?:amp|lt|gt|quot|#39);)/.test(text)) throw new Error("not well-formed");
  return elements;
}

const role = "roles/pubsub.publisher";
const graphOf = (grants: object, topics: object = {}) =>
  trustGraph([
    stackOf({ google_pubsub_topic_iam_member: { ...grants }, google_pubsub_topic: { ...topics } }),
  ]);

describe("the graph as a picture", () => {
  const svg = toSvg(
    graphOf({ one: { topic: "a", role, member: "allUsers" } }, { a: { name: "a" }, b: { name: "b" } }),
    {
      title: "Who may do what in dev",
    },
  );

  it("has a title and says everything to those who do not see it", () => {
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="title desc"/);
    expect(svg).toContain('<title id="title">Who may do what in dev</title>');
    expect(svg).toContain(
      '<desc id="desc">EVERYBODY ON THE INTERNET may publish to topic a in my-project.\n' +
        "nobody is granted a role on topic b in my-project.</desc>",
    );
  });

  it("has a card for each node and a line for each relation, loud where that is anybody's", () => {
    expect(svg.match(/<rect class="card"/g)).toHaveLength(3);
    expect(svg.match(/<path class="line alarming"/g)).toHaveLength(1);
    expect(svg.match(/<g class="alarming"/g)).toHaveLength(1);
    expect(svg.match(/<g class="resource"/g)).toHaveLength(2);
  });

  it("says in the card itself what something may do with itself", () => {
    const service_account_id = "projects/-/serviceAccounts/a@my-project.iam.gserviceaccount.com";
    const member = "serviceAccount:a@my-project.iam.gserviceaccount.com";
    const grant = { service_account_id, role: "roles/iam.workloadIdentityUser", member };
    const picture = toSvg(trustGraph([stackOf({ google_service_account_iam_member: { grant } })]), {
      title: "x",
    });
    expect(picture).toContain(">may impersonate itself</text>");
    expect(picture).not.toContain('class="line"');
  });

  it("is empty where there is nothing", () => {
    expect(elementsOf(toSvg(trustGraph([]), { title: "x" }))).not.toContain("text");
  });

  it("fetches nothing and runs nothing, on light and dark paper", () => {
    expect(svg).toContain("@media (prefers-color-scheme: dark)");
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
      /href|url\(|@import|https?:|<script/,
    );
  });

  it("keeps every card inside and apart from the others", () => {
    const grants = Object.fromEntries(
      ["a", "b", "c", "d"].map((topic) => [topic, { topic, role, member: `group:${topic}@example.com` }]),
    );
    const picture = toSvg(graphOf(grants, { e: { name: "e" }, f: { name: "f" } }), { title: "x" });
    const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(picture) ?? [];
    const cards = [
      ...picture.matchAll(
        /translate\(([\d.]+) ([\d.]+)\)">\n +<rect class="card" width="([\d.]+)" height="([\d.]+)"/g,
      ),
    ].map((match) => match.slice(1).map(Number));
    expect(cards).toHaveLength(10);
    for (const [index, [x = 0, y = 0, w = 0, h = 0]] of cards.entries()) {
      expect(x + w).toBeLessThan(Number(width));
      expect(y + h).toBeLessThan(Number(height));
      for (const [ox = 0, oy = 0, ow = 0, oh = 0] of cards.slice(index + 1)) {
        expect(x + w < ox || ox + ow < x || y + h < oy || oy + oh < y).toBe(true);
      }
    }
  });

  it("is well-formed and of its own elements alone, whatever the names", () => {
    fc.assert(
      fc.property(hostileGraph, fc.string({ unit: "binary" }), (graph, title) => {
        const elements = new Set(elementsOf(toSvg(graph, { title })));
        const own = ["svg", "title", "desc", "style", "rect", "path", "g", "text"];
        expect([...elements].filter((element) => !own.includes(element))).toEqual([]);
      }),
    );
  });

  it.each(["<svg>", "<svg><g></svg></g>", "<svg>&nbsp;</svg>", "<svg><a b=c></svg>", "<svg>\0</svg>"])(
    "would not be well-formed as %j",
    (text) => {
      expect(() => elementsOf(text)).toThrow();
    },
  );
});
