import { describe, expect, it } from "vitest";
import { choosePlace, type Place, type Rotation } from "../../../edge/command/keys/choose-place.ts";
import type { KeyRingSettings } from "../../../edge/src/configuration/key-rings.ts";

const NOW = 1_800_000_000;
const RETENTION = 1000;

const RING: KeyRingSettings = {
  name: "tokens",
  path: "signingKeys.tokens",
  algorithm: "ES256",
  secrets: ["A", "B", "C"],
  retentionSeconds: RETENTION,
};

/** The places of a ring: `free`, `unknown`, or a key by the seconds from now to when it comes into force. */
function places(...contents: readonly (number | "free" | "unknown")[]): readonly Place[] {
  return contents.map((content, index) => {
    const secret = RING.secrets[index] ?? "";
    if (typeof content === "string") return { secret, content };
    return { secret, content: { kid: `${secret}.${NOW + content}`, notBefore: NOW + content } };
  });
}

function choose(
  of: readonly Place[],
  rotation: Partial<Rotation> & { readonly after?: number } = {},
): string {
  const { after = 600, ...rest } = rotation;
  return choosePlace(RING, of, { now: NOW, begins: NOW + after, force: false, ...rest });
}

describe("the place of the next key", () => {
  it.each([
    ["a free one", places(-5000, "free", "free"), "B"],
    ["a free one, however old the others are", places(-9000, -5000, "free"), "C"],
    ["the one before the first, when that is free", places("free", -5000), "A"],
    ["that of the key that vouches for nothing any more", places(-9000, -RETENTION), "A"],
    ["that of the older of two such keys", places(-8000, -9000, -RETENTION), "B"],
    ["a free one among those that cannot be seen", places("unknown", "free", "unknown"), "B"],
  ])("is %s", (_what, of, expected) => {
    expect(choose(of)).toBe(expected);
  });

  it.each([
    ["the only key is in force", places(-5000), "A.1799995000 is the key in force: name a further secret"],
    [
      "the oldest key vouches for a second still",
      places(-9000, -RETENTION + 1),
      "A.1799991000 vouches until 2027-01-15T08:00:01Z for what it made: wait, name a further secret, or",
    ],
    [
      "a key is to take over already",
      places(-5000, 300, "free"),
      "B.1800000300 takes over at 2027-01-15T08:05:00Z",
    ],
    ["nothing can be seen", places("unknown", "unknown"), "say --slot A --force"],
    ["there is no key yet", places("free", "free"), "no key would be in force until 2027-01-15T08:10:00Z"],
  ])("is refused while %s", (_what, of, reason) => {
    expect(() => choose(of)).toThrow("signingKeys.tokens: ");
    expect(() => choose(of)).toThrow(reason);
  });

  it("is any in an empty ring when the key begins at once", () => {
    expect(choose(places("free", "free"), { after: 0 })).toBe("A");
  });
});

describe("with force", () => {
  it("the oldest key goes, though it vouches still", () => {
    expect(choose(places(-500, -9000, -400), { force: true })).toBe("B");
  });

  it("a key is added beside one that is to take over", () => {
    expect(choose(places(-5000, 300, "free"), { force: true })).toBe("C");
  });

  it("the only key goes when the next begins at once", () => {
    expect(choose(places(-5000), { force: true, after: 0 })).toBe("A");
  });

  it("the only key stays all the same while the next is still to come", () => {
    expect(() => choose(places(-5000), { force: true })).toThrow("no key would be in force until");
  });

  it("a place that cannot be seen is written only when it is named", () => {
    expect(() => choose(places("unknown", "unknown"), { force: true })).toThrow("say --slot A --force");
    expect(choose(places("unknown", "unknown"), { force: true, slot: "B" })).toBe("B");
  });
});

describe("a place that is named", () => {
  it.each([
    ["free", places(-5000, "free", "free"), "C"],
    ["of a key that vouches for nothing any more", places(-9000, -RETENTION, "free"), "A"],
  ])("is taken when it is %s", (_what, of, slot) => {
    expect(choose(of, { slot })).toBe(slot);
  });

  it.each([
    ["holds the key in force", places(-9000, -2000, "free"), "B", "B.1799998000 is the key in force"],
    ["holds a key that vouches still", places(-9000, -500, "free"), "A", "A.1799991000 vouches until"],
    [
      "cannot be seen",
      places("unknown", "free"),
      "A",
      "whether the key in A may go cannot be seen from here",
    ],
  ])("is refused without force when it %s", (_what, of, slot, reason) => {
    expect(() => choose(of, { slot })).toThrow(reason);
  });
});
