import { App, TerraformStack, Token } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RecordType, recordData } from "../../../modules/dns/record-set.ts";

const scope = new TerraformStack(new App(), "stack");
const data = (type: RecordType, ...values: string[]) => recordData(scope, type, { values });

describe("the data of records", () => {
  it.each<readonly [RecordType, string, string]>([
    ["A", "192.0.2.1", "192.0.2.1"],
    ["AAAA", "2001:DB8:0:0::1", "2001:db8::1"],
    ["CNAME", "origin.example.com", "origin.example.com."],
    ["TXT", "v=spf1 -all", '"v=spf1 -all"'],
    ["TXT", 'a"b\\c', '"a\\"b\\\\c"'],
    ["CAA", '0 issue "pki.goog"', '0 issue "pki.goog"'],
    ["CAA", '128 iodef "mailto:security@example.com"', '128 iodef "mailto:security@example.com"'],
    ["CAA", '0 issuewild ";"', '0 issuewild ";"'],
  ])("of type %s, %s, are in the notation of zone files", (type, value, expected) => {
    expect(data(type, value)).toEqual([expected]);
  });

  it.each<readonly [RecordType, string, RegExp]>([
    ["A", "2001:db8::1", /is not an IPv4 address\. Write it as in 192\.0\.2\.1\.$/],
    ["A", "192.0.2", /is not an IPv4 address/],
    ["A", "192.0.2.256", /is not an IPv4 address/],
    ["AAAA", "192.0.2.1", /is not an IPv6 address/],
    ["CNAME", "origin.example.com.", /is not a domain without the dot at its end/],
    ["CNAME", "localhost", /is not a domain/],
    ["TXT", "", /is not a text of printable ASCII characters/],
    ["TXT", "two\nlines", /is not a text/],
    ["TXT", `\${file("/etc/passwd")}`, /is not a text of printable ASCII characters without a template/],
    [
      "CAA",
      "0 issue pki.goog",
      /is not a CAA record's flags, tag and value\. Write it as in 0 issue "pki\.goog"\.$/,
    ],
    ["CAA", '1 issue "pki.goog"', /is not a CAA record/],
    ["CAA", '0 permit "pki.goog"', /is not a CAA record/],
    ["CAA", '0 issue "pki.goog" x', /is not a CAA record/],
    ["CAA", `0 issue "\${file(1)}"`, /is not a CAA record/],
  ])("of type %s cannot be %j", (type, value, message) => {
    expect(() => data(type, value)).toThrow(message);
  });

  it("may be known after the apply only", () => {
    const address = Token.asString({ resolve: () => "192.0.2.1" });
    expect(data("A", address)).toEqual([address]);
  });

  it("are at least one, none twice, and one domain for an alias", () => {
    expect(() => data("A")).toThrow(
      "stack: 0 values make no A record set. State at least one value, and none twice.",
    );
    expect(() => data("A", "192.0.2.1", "192.0.2.1")).toThrow("2 values make no A record set.");
    expect(() => data("CNAME", "a.example.com", "b.example.com")).toThrow(
      "2 values make no CNAME record set. State the one domain.",
    );
  });

  it.each([0, 60, 2 ** 31 - 1])("may be kept for %d seconds", (ttl) => {
    expect(recordData(scope, "A", { values: ["192.0.2.1"], ttl })).toEqual(["192.0.2.1"]);
  });

  it.each([-1, 1.5, 2 ** 31])("cannot be kept for %d seconds", (ttl) => {
    expect(() => recordData(scope, "A", { values: ["192.0.2.1"], ttl })).toThrow(
      `records cannot be kept for ${ttl} seconds.`,
    );
  });

  it("of a text are strings of at most 255 bytes that say it when they are read", () => {
    const printable = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
      maxLength: 1000,
    });
    fc.assert(
      fc.property(
        printable.filter((text) => !/[$%]\{/.test(text)),
        (text) => {
          const [quoted = ""] = data("TXT", text);
          const strings = Array.from(quoted.matchAll(/"((?:\\.|[^"\\])*)"/g), ([, inner = ""]) =>
            inner.replaceAll(/\\(.)/g, "$1"),
          );
          expect(strings.join("")).toBe(text);
          expect(Math.max(...strings.map(({ length }) => length))).toBeLessThanOrEqual(255);
        },
      ),
    );
  });
});
