import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printable } from "../../../../modules/trust/printable.ts";
import { sentences, stackOf } from "../sentences.ts";

describe("the graph as text", () => {
  it("has a sorted line for each relation and for what is true of one thing alone", () => {
    const role = "roles/pubsub.publisher";
    const topics = {
      a: { topic: "a", role, member: "group:b@example.com" },
      b: { topic: "b", role, member: "allUsers" },
    };
    expect(
      sentences(
        stackOf({
          google_pubsub_topic_iam_member: topics,
          google_pubsub_topic: { c: { name: "c" } },
          google_iam_workload_identity_pool: { pool: { workload_identity_pool_id: "d", disabled: true } },
        }),
      ),
    ).toEqual([
      "EVERYBODY ON THE INTERNET may publish to topic b in my-project",
      "group b@example.com may publish to topic a in my-project",
      "identity pool d in my-project is switched off",
      "nobody is granted a role on topic c in my-project",
    ]);
  });

  it.each([
    ["a line of its own", "a\nallUsers may call b", "a\\u{a}allUsers may call b"],
    ["another direction", "a\u202eb", "a\\u{202e}b"],
    ["nothing to see", "a\u200bb", "a\\u{200b}b"],
    ["half a character", "a\ud800b", "a\\u{d800}b"],
  ])("shows a name with %s", (_, name, shown) => {
    expect(sentences(stackOf({ google_pubsub_topic: { topic: { name } } }))).toEqual([
      `nobody is granted a role on topic ${shown} in my-project`,
    ]);
  });

  it("is one line a sentence, whatever the names", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{C}\u2028\u2029]/u);
      }),
    );
  });

  it("leaves every name alone that can be seen", () => {
    expect(printable("Straße, 東京 & 😀: a/b@c")).toBe("Straße, 東京 & 😀: a/b@c");
  });
});
