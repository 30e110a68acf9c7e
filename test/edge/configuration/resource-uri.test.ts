import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  foldUri,
  isPlainTemplate,
  isPlainUri,
  literalStart,
  otherReadings,
} from "../../../edge/src/configuration/resource-uri.ts";

describe("a plain URI", () => {
  it.each([
    "file:///project/src/main.rs",
    "file:///C:/project",
    "https://example.com:8443/a/b?c=d&e",
    "https://[2001:db8::1]/a",
    "note://Daily/2026-11-27",
    "docs://caf%C3%A9/menu%20of%20today",
    "urn:isbn:0451450523",
    "ui://widget/board.html",
    "file:///.config/..data/a.b",
    "weather://forecast?city=St.",
    "git+ssh://host/a",
  ])("is %s", (uri) => {
    expect(isPlainUri(uri)).toBe(true);
  });

  it.each([
    ["no scheme", "/etc/passwd"],
    ["a scheme in capitals", "FILE:///a"],
    ["a dot segment", "file:///public/../secret"],
    ["a dot segment of one dot", "file:///public/./a"],
    ["a dot segment at the end", "file:///public/.."],
    ["a dot segment with a parameter", "file:///public/..;/secret"],
    ["a dot segment in a query", "docs://x?path=../secret"],
    ["a dot segment after a scheme", "docs:../secret"],
    ["an escaped dot", "file:///public/%2E%2E/secret"],
    ["an escaped slash", "file:///public%2Fa"],
    ["an escaped backslash", "file:///public%5Ca"],
    ["a backslash", "file:///public\\..\\secret"],
    ["an escape twice over", "file:///public/%252e%252e/secret"],
    ["an escaped letter", "file:///%73ecret"],
    ["an escaped digit", "file:///%31"],
    ["an escape in lower case", "file:///caf%c3%a9"],
    ["an escaped NUL", "file:///a%00"],
    ["an escaped line end", "file:///a%0A"],
    ["an escaped delete", "file:///a%7F"],
    ["half an escape", "file:///a%2"],
    ["no UTF-8", "file:///a%FF"],
    ["an overlong slash", "file:///a%C0%AFb"],
    ["a full-width dot", "file:///%EF%BC%8E%EF%BC%8E/secret"],
    ["a full-width slash", "file:///a%EF%BC%8Fb"],
    ["a letter in two parts", "file:///cafe%CC%81"],
    ["a zero-width space", "file:///sec%E2%80%8Bret"],
    ["letters beyond ASCII", "file:///café"],
    ["a blank", "file:///a b"],
    ["a dot at the end", "file:///secret."],
    ["a dot at the end of a segment", "file:///secret.../a"],
    ["a dot before a query", "file:///secret.?a"],
    ["a dot behind its host", "https://example.com./a"],
    ["a blank at the end", "file:///a%20"],
    ["a blank at the end of a segment", "file:///a%20/b"],
    ["a blank at the beginning of a segment", "file:///a/%20b"],
    ["an empty segment", "file:///public//secret"],
    ["an empty segment first", "file:////secret"],
    ["a fragment", "file:///secret#a"],
    ["an empty fragment", "file:///secret#"],
    ["a star", "file:///*"],
    ["a brace", "file:///{a}"],
    ["a file without its slashes", "file:/secret"],
    ["a file without an authority's slashes", "file:secret"],
    ["a file of localhost", "file://localhost/secret"],
    ["the port that goes without saying", "https://example.com:443/a"],
    ["the other one", "http://example.com:80/a"],
    ["an empty port", "https://example.com:/a"],
    ["an empty port of any scheme", "docs://secret:/a"],
    ["a port with a zero before it", "https://example.com:0443/a"],
    ["no slashes before its host", "https:example.com/a"],
    ["one slash before its host", "https:/example.com/a"],
    ["three slashes before its host", "https:///example.com/a"],
    ["a host in capitals", "https://Example.com/a"],
    ["a full stop of another script in its host", "https://example%E3%80%82com/a"],
    ["a host with what no host name keeps", "https://exam%EF%B8%8Fple.com/a"],
    ["a number for its host", "http://2130706433/a"],
    ["a host that is none", "https://a:b/"],
    ["user info", "https://a@example.com/"],
    ["nothing", ""],
    ["too much", `file:///${"a".repeat(2048)}`],
  ])("has no %s: %j", (_, uri) => {
    expect(isPlainUri(uri)).toBe(false);
  });

  it("is what the URL standard makes of it, so that nobody who normalizes reads another", () => {
    const part = fc.constantFrom(
      "a",
      "B",
      ".",
      "..",
      "%2E",
      "%2F",
      "%61",
      "%20",
      "?",
      ";",
      "/",
      "//",
      "é",
      "\\",
    );
    const uri = fc.array(part, { maxLength: 8 }).map((parts) => `https://example.com/${parts.join("")}`);
    fc.assert(
      fc.property(uri, (text) => {
        fc.pre(isPlainUri(text));
        expect(new URL(text).href).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a plain template", () => {
  it.each(["file:///{path}", "docs://{a}/b{?q,r*}", "{scheme}://a", "note://{id:3}{/rest*}"])(
    "is %s",
    (template) => {
      expect(isPlainTemplate(template)).toBe(true);
    },
  );

  it.each([
    "file:///{",
    "file:///}",
    "file:///{}",
    "file:///../{path}",
    "file:///{a b}",
    "file:///{a}//b",
    "a",
  ])("is not %s", (template) => {
    expect(isPlainTemplate(template)).toBe(false);
  });

  it("has a beginning that all its expansions share", () => {
    expect(literalStart("file:///a/{path}/b{?q}")).toBe("file:///a/");
  });
});

describe("how else a URI may be read", () => {
  it("is without regard to case and escapes, without its query, its parameters and its last slash", () => {
    expect(otherReadings("docs://A/caf%C3%A9/b/;v=1?q")).toEqual([
      "docs://a/café/b/;v=1?q",
      "docs://a/café/b/?q",
      "docs://a/café/b/",
      "docs://a/café/b",
    ]);
  });

  it("is up to what an escaped fragment or query would be", () => {
    expect(otherReadings("docs://a%23b")).toEqual(["docs://a#b", "docs://a"]);
    expect(otherReadings("docs://a%3Fb")).toEqual(["docs://a?b", "docs://a"]);
  });

  it("is without the parameters of each segment", () => {
    expect(otherReadings("docs://a;x/b;v=1/c")).toContain("docs://a/b/c");
  });

  it("is that of a letter that is another's capital or small letter in one direction only", () => {
    expect(foldUri("docs://%C4%B1")).toBe(foldUri("docs://I"));
  });

  it("is no other where there is nothing to leave out", () => {
    expect(otherReadings("docs://a/b")).toEqual(["docs://a/b"]);
    expect(foldUri("docs://a%")).toBe("docs://a%");
  });
});
