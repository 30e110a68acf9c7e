import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MessageError } from "../../../edge/src/mcp/message-error.ts";
import { scanJson } from "../../../edge/src/mcp/scan-json.ts";
import { plainJson } from "../material/json.ts";

const DEPTH = 64;

describe("scanning JSON text", () => {
  it("accepts whatever JSON.stringify writes within the depth", () => {
    fc.assert(
      fc.property(plainJson({ maxDepth: 10 }), (value) => {
        expect(() => scanJson(JSON.stringify(value), DEPTH)).not.toThrow();
      }),
    );
  });

  it("accepts white space and escapes in all the places where JSON has them", () => {
    const text = ' \r\n\t{ "a" : [ { } , "]},{\\"a\\":1" , -1.5e+3 , null ] , "\\u0062" : { "a" : true } } ';
    expect(() => scanJson(text, DEPTH)).not.toThrow();
  });

  it("accepts one key in two objects, and a key that is also a value", () => {
    expect(() => scanJson('{"a":{"a":"a"},"b":[{"a":1},{"a":2}],"c":"b"}', DEPTH)).not.toThrow();
  });

  it("never refuses with anything but a MessageError, whatever the text", () => {
    const fragments = fc.array(
      fc.oneof(fc.constantFrom("{", "}", "[", "]", ",", ":", '"', "\\", '"a"', "\\u", "1"), fc.string()),
    );
    fc.assert(
      fc.property(fragments, (parts) => {
        try {
          scanJson(parts.join(""), DEPTH);
        } catch (error) {
          expect(error).toBeInstanceOf(MessageError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '{"method":"tools/list","method":"tools/call"}',
    '{"method":"tools/list","m\\u0065thod":"tools/call"}',
    '{"\\u006d\\u0065thod":1,"method":2}',
    '{"params":{"name":"a","name":"b"}}',
    '{"a":[[{"b":{"c":1,"d":[],"c":2}}]]}',
    '{"a":{"b":1},"a":{"b":1}}',
    '{"":1,"":2}',
    '{"/":1,"\\/":2}',
    '{"\\ud83d\\ude00":1,"😀":2}',
    '{"\\"":1,"\\u0022":2}',
    '[{"a":"\\\\","a":1}]',
  ])("[I05] refuses a key that stands twice in one object: %s", (text) => {
    expect(() => JSON.parse(text)).not.toThrow();
    expect(() => scanJson(text, DEPTH)).toThrow("same key twice");
  });

  it("[I05] refuses a doubled key wherever in a document it is, however it is escaped", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          text().filter((key) => key !== "__proto__"),
          plainJson(),
          { minKeys: 1 },
        ),
        fc.nat(),
        fc.array(fc.constantFrom("object", "array")),
        (object, pick, around) => {
          const keys = Object.keys(object);
          const again = keys[pick % keys.length] ?? "";
          const members = keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(object[key])}`);
          const doubled = `{${[...members, `${escaped(again)}:0`].join()}}`;
          const text = around.slice(0, 20).reduce(surround, doubled);
          expect(() => JSON.parse(text)).not.toThrow();
          expect(() => scanJson(text, DEPTH)).toThrow("same key twice");
        },
      ),
    );
  });

  it("[I09] accepts nesting up to the limit and refuses the next level, objects and arrays alike", () => {
    expect(() => scanJson("[".repeat(64) + "]".repeat(64), 64)).not.toThrow();
    expect(() => scanJson("[".repeat(65) + "]".repeat(65), 64)).toThrow("deeper than 64 levels");
    expect(() => scanJson('{"a":['.repeat(32) + "]}".repeat(32), 64)).not.toThrow();
    expect(() => scanJson(`${'{"a":['.repeat(32)}{}${"]}".repeat(32)}`, 64)).toThrow("deeper than 64 levels");
  });

  it("[I09] counts how deep the text is, not how many objects it holds", () => {
    expect(() => scanJson(`[${"[{}],".repeat(1000)}0]`, 8)).not.toThrow();
  });

  it("[I09] refuses a million opening brackets without exhausting the stack", () => {
    expect(() => scanJson("[".repeat(1_000_000), DEPTH)).toThrow("deeper than 64 levels");
  });

  it("[I09] bears an object with a hundred thousand keys, and finds the last one doubled", () => {
    const members = Array.from({ length: 100_000 }, (_, index) => `"${index}":0`);
    expect(() => scanJson(`{${members.join()}}`, DEPTH)).not.toThrow();
    expect(() => scanJson(`{${members.join()},"0":0}`, DEPTH)).toThrow("same key twice");
  });

  it("[I09] refuses a key of more than 1024 characters", () => {
    expect(() => scanJson(`{"${"k".repeat(1024)}":1}`, DEPTH)).not.toThrow();
    expect(() => scanJson(`{"${"k".repeat(1025)}":1}`, DEPTH)).toThrow("more than 1024 characters");
  });

  it.each(['{"a\\u0000":1}', '{"\\ta":1}', '[{"a\u007f":1}]', '{"a":{"\u009f":1}}'])(
    "[I04] refuses a key with a control character, at which a parser may end it: %j",
    (body) => {
      expect(() => JSON.parse(body)).not.toThrow();
      expect(() => scanJson(body, DEPTH)).toThrow("control character");
    },
  );

  it("[I06] refuses the key that is no key to who copies an object", () => {
    for (const key of ["__proto__", "\\u005f_proto__"]) {
      expect(() => scanJson(`{"a":[{"${key}":{"name":"b"}}]}`, DEPTH)).toThrow("the key __proto__");
    }
    expect(() => scanJson('{"a":"__proto__","proto":{}}', DEPTH)).not.toThrow();
  });

  it.each([
    "\\ud800",
    "\\udc00",
    "\\udc00\\ud800",
    "\\ud83dx",
    "\\ud83d\\n",
    "\\uD83D\\u0041",
    "\\ud800\\ud800",
  ])("[I04] refuses half a surrogate pair, for which parsers put in what they like: %s", (half) => {
    for (const body of [`"${half}"`, `{"a":"x${half}"}`, `{"${half}":1}`]) {
      expect(() => JSON.parse(body)).not.toThrow();
      expect(() => scanJson(body, DEPTH)).toThrow("half a surrogate pair");
    }
  });

  it("[I04] accepts both halves of one, and a backslash before what only looks like one", () => {
    for (const body of ['"\\ud83d\\ude00"', '"\\uD83D\\uDE00"', '"\\\\ud800"', '"\\ufffd"']) {
      expect(() => scanJson(body, DEPTH)).not.toThrow();
    }
  });

  it.each([
    "9007199254740993",
    "-9007199254740993",
    "123456789012345670000",
    "12345678901234567890",
    "1e309",
    "-1e400",
    "1E+999",
    `${"9".repeat(400)}.5`,
    "0.9999999999999999999",
    "1.00000000000000000001",
    "-9007199254740990.6",
    "99999999999999999999e-20",
    `0.${"1".repeat(100_000)}`,
    `1${"0".repeat(64)}`,
  ])("[I08] refuses the number %s, which not every parser reads alike", (number) => {
    for (const body of [number, `[${number}]`, `{"a":${number}}`, `[0,${number},0]`]) {
      expect(() => scanJson(body, DEPTH)).toThrow("beyond what every parser reads alike");
    }
  });

  it.each([
    "0",
    "-0",
    "9007199254740991",
    "-9007199254740991",
    "9007199254740992",
    "100000000000000000000",
    "1.0",
    "1e308",
    "1e-400",
    "0.1e1",
    "1.0E7",
    "1.2345678E7",
    "-150.00e-1",
    "0.000",
    "1e23",
    "3.141592653589793238462643383279",
  ])("[I08] accepts the number %s", (number) => {
    for (const body of [number, `[${number}]`, `{"a":${number}}`, `{"a":"1e999","b":${number}}`]) {
      expect(() => scanJson(body, DEPTH)).not.toThrow();
    }
  });

  it.each(['"', '{"a', '{"a\\"', '{"\\x":1}', '{"\\u00"', '"\\'])("refuses text cut short: %s", (text) => {
    expect(() => scanJson(text, DEPTH)).toThrow("not JSON");
  });
});

/** A text without what a key may not have. */
function text(): fc.Arbitrary<string> {
  return fc.string({ unit: "grapheme" }).filter((candidate) => !/\p{Cc}/u.test(candidate));
}

/** The key as a JSON string in which every UTF-16 code unit is escaped. */
function escaped(key: string): string {
  const units = Array.from({ length: key.length }, (_, index) => key.charCodeAt(index));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("")}"`;
}

function surround(text: string, how: string): string {
  return how === "object" ? `{"a":[],"b":${text}}` : `["{", ${text}]`;
}
