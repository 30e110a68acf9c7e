import { describe, expect, it } from "vitest";
import { checkedTags, type Tags } from "../../../../modules/aws/tags/tags.ts";
import { synthesize } from "../../synthesize.ts";

const check = (tags: Tags) => () => synthesize((stack) => checkedTags(stack, tags));
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, ""]));
const REMEDY = "Use at most 50, of letters, digits, spaces and _.:/=+@-; keys";

describe("tags", () => {
  it.each<Tags>([
    { team: "platform 1", "cost:center": "" },
    { Équipe: "東京" },
    { ["k".repeat(128)]: "v".repeat(256) },
    many(50),
  ])("may be those that AWS takes, such as %j", (tags) => {
    expect(check(tags)).not.toThrow();
  });

  it.each<Tags>([
    { "": "platform" },
    { "aws:team": "platform" },
    { "AWS:team": "platform" },
    { ["k".repeat(129)]: "platform" },
    { team: "v".repeat(257) },
    { team: "plat\nform" },
    { "team?": "platform" },
  ])("may not be %j", (tags) => {
    const [[key, value] = []] = Object.entries(tags);
    expect(check(tags)).toThrow(`"${key}: ${value}" is not a tag. ${REMEDY}`);
  });

  it("are at most 50", () => {
    expect(check(many(51))).toThrow(`51 tags are too many. ${REMEDY}`);
  });
});
