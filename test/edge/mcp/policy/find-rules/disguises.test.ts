import fc from "fast-check";
import { expect, it } from "vitest";
import { decideSubject } from "../../../../../edge/src/mcp/policy/decide-subject.ts";
import { principalWith, serverWith } from "../../../material/mcp-server.ts";

/** What an origin makes of a URI that is as lenient as any: it decodes, normalizes, folds and leaves out. */
function readLeniently(uri: string): string | undefined {
  let read = uri;
  try {
    // Some decode twice.
    for (const _ of [1, 2]) read = decodeURIComponent(read);
    const { host, pathname } = new URL(read.normalize("NFKC"));
    return (host + decodeURIComponent(pathname))
      .toLowerCase()
      .replace(/[?;#].*$/s, "")
      .replace(/\/{2,}/g, "/")
      .replace(/\/$/, "");
  } catch {
    return undefined;
  }
}

const server = serverWith({
  resources: {
    "*": { scopes: [] },
    "https://files.example/*": { scopes: [] },
    "https://files.example/secret/*": { scopes: ["secret"] },
    "https://files.example/plans/a!b": { scopes: ["secret"] },
  },
});

const effect = (uri: string) =>
  decideSubject(server, principalWith([]), { kind: "resource", name: uri }).effect;

/** Spellings of a path, one of its characters or separators after the other. */
const spelling = fc
  .constantFrom("secret/plan", "plans/a!b", "secret/other")
  .chain((path) => fc.tuple(...[...path].map((character) => fc.constantFrom(...spellingsOf(character)))))
  .map((characters) => characters.join(""));

const disguise = fc
  .record({
    scheme: fc.constantFrom("https", "https", "HTTPS"),
    host: fc.constantFrom(
      "files.example",
      "files.example",
      "FILES.example",
      "files.example:443",
      "a@files.example",
      "files.example:0443",
      "files%E3%80%82example",
      "/files.example",
    ),
    before: fc.constantFrom(
      "/",
      "/",
      "//",
      "/./",
      "/public/../",
      "/public/%2e%2e/",
      "/%2e/",
      "\\",
      "/;x/../",
    ),
    path: spelling,
    after: fc.constantFrom(
      "",
      "",
      "/",
      "?",
      "?a",
      "#",
      "#a",
      ";",
      ";v=1",
      "/.",
      "/a/..",
      "%20",
      "%3Fa",
      "%23",
    ),
  })
  .map(({ scheme, host, before, path, after }) => `${scheme}://${host}${before}${path}${after}`);

function spellingsOf(character: string): readonly string[] {
  const code = character.charCodeAt(0);
  const hex = code.toString(16);
  const wide = String.fromCharCode(code + 0xfee0);
  const plain = Array.from({ length: 12 }, () => character);
  const others = [character.toUpperCase(), `%${hex}`, `%${hex.toUpperCase()}`, `%25${hex}`, wide];
  return [...plain, ...others, encodeURIComponent(wide)];
}

it("[I11] no spelling of a resource that its rule keeps from somebody is allowed by a broader rule", () => {
  let disguised = 0;
  fc.assert(
    fc.property(disguise, (uri) => {
      const read = readLeniently(uri);
      fc.pre(read === "files.example/plans/a!b" || read?.startsWith("files.example/secret/") === true);
      disguised++;
      expect(effect(uri)).not.toBe("allow");
    }),
    { numRuns: 3000, maxSkipsPerRun: 1000 },
  );
  expect(disguised).toBeGreaterThan(1000);
});

it("what is no disguise is allowed by the broader rule", () => {
  expect(effect("https://files.example/public/plan")).toBe("allow");
  expect(effect("https://files.example/public/plan?v=1")).toBe("allow");
  expect(effect("https://files.example/secrets")).toBe("allow");
});
