import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesRedirectUri } from "../../../../edge/src/redirect-uri/judge.ts";
import { DANGEROUS, faultOf } from "../judgement.ts";

/** Pieces of redirect URIs, and of tricks. */
const piece = fc.constantFrom(
  ...["https:", "http:", "windsurf:", "com.example:", "javascript:", "data:", "HTTPS:", "//", "/", "\\", ":"],
  ...["localhost", "127.0.0.1", "[::1]", "127.1", "evil.example", "@", ":80", ":443", ":0", "?", "#", ".."],
  ...[".", "%2e", "%00", "%0a", "\n", "\t", " ", "\u0000", "\u202e", "*", "a", "state=", "callback"],
);

/** Mostly whole URIs, in which then something is put in at some place. */
const text = fc
  .record({
    scheme: fc.constantFrom("https:", "http:", "windsurf:", "com.example:", "javascript:", ""),
    slashes: fc.constantFrom("//", "//", "//", "/", ""),
    host: fc.constantFrom(
      "localhost",
      "127.0.0.1:8080",
      "[::1]",
      "client.example",
      "evil.example:8443",
      "127.1",
    ),
    rest: fc.constantFrom("", "/", "/callback", "/callback?flow=1", "/a/../b"),
    inserted: fc.array(piece, { maxLength: 2 }),
    place: fc.nat(),
  })
  .map(({ scheme, slashes, host, rest, inserted, place }) => {
    const whole = scheme + slashes + host + rest;
    const at = place % (whole.length + 1);
    return whole.slice(0, at) + inserted.join("") + whole.slice(at);
  });

const loopback = fc.record({
  host: fc.constantFrom("127.0.0.1", "[::1]", "localhost"),
  port: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
  rest: fc.constantFrom("", "/", "/callback", "/callback?flow=1", "/a/b/"),
});

function written({ host, port, rest }: { host: string; port: number | undefined; rest: string }): string {
  return `http://${host}${port === undefined ? "" : `:${port}`}${rest}`;
}

describe("whatever is written", () => {
  it("[D03] what is accepted leads by https, by http to this machine, or to an allowed scheme", () => {
    fc.assert(
      fc.property(text, (uri) => {
        fc.pre(faultOf(uri) === undefined);
        const { protocol, hostname, username, password } = new URL(uri);
        expect(`${username}${password}`).toBe("");
        expect(uri).toMatch(/^[\x21-\x7e]+$/);
        expect(uri).not.toContain("#");
        if (protocol === "https:") return;
        if (protocol === "http:") expect(["127.0.0.1", "[::1]", "localhost"]).toContain(hostname);
        else {
          expect(protocol === "windsurf:" || protocol.includes(".")).toBe(true);
          expect(uri).not.toContain("?");
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it("[D03] what is accepted is what a browser goes to, character by character", () => {
    fc.assert(
      fc.property(text, (uri) => {
        // For http, which is loopback, that is not so where the port that goes without saying is written out.
        fc.pre(faultOf(uri) === undefined && !uri.startsWith("http:"));
        expect([uri, `${uri}/`]).toContain(new URL(uri).href);
      }),
      { numRuns: 3_000 },
    );
  });

  it("[D03] a dangerous scheme is refused however it is written and whatever follows", () => {
    const blank = fc.constantFrom("\t", "\n", "\r", "\u0000", " ", "\u200b");
    const filler = fc.oneof({ weight: 20, arbitrary: fc.constant("") }, { weight: 1, arbitrary: blank });
    const ways = fc.array(fc.tuple(fc.boolean(), filler), { minLength: 20, maxLength: 20 });
    const scheme = fc.tuple(fc.constantFrom(...DANGEROUS), ways).map(([name, [first, ...others]]) => {
      const characters = [...name].map((character, index) => {
        const [isUpper, after] = others[index] ?? [false, ""];
        return (isUpper ? character.toUpperCase() : character) + after;
      });
      return `${first?.[1] ?? ""}${characters.join("")}`;
    });
    fc.assert(
      fc.property(scheme, fc.string(), (name, after) => {
        expect(faultOf(`${name}:${after}`, { schemes: "any" })).toBeDefined();
      }),
      { numRuns: 5_000 },
    );
  });

  it("[D01] a loopback URI matches what differs in the port alone", () => {
    fc.assert(
      fc.property(loopback, loopback, (registered, requested) => {
        const isSame = registered.host === requested.host && registered.rest === requested.rest;
        expect(matchesRedirectUri(written(registered), written(requested))).toBe(isSame);
      }),
    );
  });

  it("[D01] what matches an acceptable URI is acceptable itself, and leads to the same host", () => {
    fc.assert(
      fc.property(loopback, fc.array(piece, { maxLength: 2 }), fc.nat(), (base, inserted, place) => {
        const registered = written(base);
        const at = place % (registered.length + 1);
        const requested = registered.slice(0, at) + inserted.join("") + registered.slice(at);
        fc.pre(matchesRedirectUri(registered, requested));
        expect(faultOf(requested)).toBeUndefined();
        expect(new URL(requested).hostname).toBe(new URL(registered).hostname);
        expect(new URL(requested).pathname).toBe(new URL(registered).pathname);
      }),
      { numRuns: 1_000 },
    );
  });

  it("[D01] nothing but itself matches a URI that does not lead to this machine", () => {
    const registered = fc.constantFrom(
      "https://client.example/callback",
      "cursor://callback",
      "com.example:/a",
    );
    fc.assert(
      fc.property(registered, fc.oneof(text, registered), (known, asked) => {
        expect(matchesRedirectUri(known, asked)).toBe(known === asked);
      }),
    );
  });
});
