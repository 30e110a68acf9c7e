/** Bodies in which two readers could see two messages, or none at all; each has to be refused. */
export const REFUSED: readonly (readonly [what: string, body: string | Uint8Array])[] = [
  ["a byte order mark", `\uFEFF${call()}`],
  ["UTF-16, little end first", encoded("utf16le", call())],
  ["UTF-16, big end first", encoded("utf16le", call()).swap16()],
  ["UTF-16 with its mark", Buffer.concat([Buffer.of(0xff, 0xfe), encoded("utf16le", call())])],
  ["UTF-32", Uint8Array.from([...call()].flatMap((character) => [character.charCodeAt(0), 0, 0, 0]))],
  ["UTF-7", call().replace("{", "+AHs-")],
  ["Latin-1", encoded("latin1", call({ name: "café" }))],
  ["an overlong quote", bytes(call({ name: "a§b" }), 0xc0, 0xa2)],
  ["an overlong slash", bytes(call({ name: "a§b" }), 0xe0, 0x80, 0xaf)],
  ["a surrogate as bytes", bytes(call({ name: "a§b" }), 0xed, 0xa0, 0x80)],
  ["a character beyond Unicode", bytes(call({ name: "a§b" }), 0xf4, 0x90, 0x80, 0x80)],
  ["a sequence that is cut short", bytes(call({ name: "a§b" }), 0xe2, 0x82)],
  ["a lone continuation", bytes(call({ name: "a§b" }), 0x80)],
  ["a NUL at the end", `${call()}\0`],
  ["a NUL within a text", call({ name: "a\0b" }).replace("\\u0000", "\0")],
  [
    "a NUL in a key",
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name\\u0000x":"a","name":"b"}}',
  ],
  ["half a surrogate pair", call({ name: "a§" }).replace("§", "\\ud800")],
  ["the other half", call({ name: "a§" }).replace("§", "\\udc00x")],
  ["both the wrong way round", call({ name: "a§" }).replace("§", "\\udc00\\ud800")],
  ["half a pair in a key", call({ name: "a", arguments: { "§": 1 } }).replace("§", "\\ud800")],
  ["the method twice", '{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}'],
  ["the method twice, escaped", '{"jsonrpc":"2.0","id":1,"method":"ping","m\\u0065thod":"tools/call"}'],
  ["the id twice", '{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}'],
  [
    "params twice",
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a"},"params":{"name":"b"}}',
  ],
  ["the name twice", '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","name":"b"}}'],
  ["the same name twice", '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","name":"a"}}'],
  ["an argument twice", call({ name: "a", arguments: { x: 1, y: 2 } }).replace('"y"', '"x"')],
  ["a deep key twice", call({ name: "a", arguments: { x: [{ y: { z: 1, w: 2 } }] } }).replace('"w"', '"z"')],
  ["__proto__", call({ name: "a", arguments: { x: 1 } }).replace('"x"', '"__proto__"')],
  ["__proto__ twice", call({ name: "a", arguments: { x: 1, y: 2 } }).replace(/"[xy]":/g, '"__proto__":')],
  ["Method", '{"jsonrpc":"2.0","id":1,"method":"ping","Method":"tools/call"}'],
  ["Params", '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a"},"Params":{"name":"b"}}'],
  ["NAME", call({ name: "a", NAME: "b" })],
  ["a Kelvin sign", call({ name: "a", tas\u212a: "b" })],
  ["a long s", call({ name: "a", argument\u017f: {} })],
  [
    "a number just below a whole one",
    call({ name: "a", arguments: { x: 1 } }).replace(":1}}", ":0.99999999999999999999}}"),
  ],
  ["a batch of one", `[${call()}]`],
  ["an empty batch", "[]"],
  ["a batch after white space", ` \n\t[${call()},${call()}]`],
  ["two messages", call() + call()],
  ["two lines", `${call()}\n${call()}`],
  ["something after it", `${call()},`],
  ["a comma too many", call().replace("}}", ",}}")],
  ["a comment", `/* */${call()}`],
  ["a comment at the end", `${call()}//`],
  ["single quotes", call().replaceAll('"', "'")],
  ["a bare key", call().replace('"id"', "id")],
  ["a bare control character", call({ name: "a§b" }).replace("§", "\u0001")],
  ["a bare line feed in a text", call({ name: "a§b" }).replace("§", "\n")],
  ["an unknown escape", call({ name: "a§b" }).replace("§", "\\x41")],
  ["an escape cut short", call({ name: "a§b" }).replace("§", "\\u00")],
  ["white space that is none in JSON", `\u00a0${call()}`],
  ["a line separator for white space", `${call()}\u2028`],
  ["a form feed", `\f${call()}`],
  ["NaN", number("NaN")],
  ["Infinity", number("-Infinity")],
  ["a plus", number("+1")],
  ["a zero in front", number("01")],
  ["a point at the end", number("1.")],
  ["a point in front", number(".5")],
  ["hexadecimal", number("0x10")],
  ["an underscore", number("1_000")],
  ["a number beyond doubles", number("1e400")],
  ["a whole number beyond doubles", number("9".repeat(400))],
  ["a whole number that doubles do not have", number("9007199254740993")],
  ["a long one that they do not have", number("12345678901234567890")],
  ["an id that doubles do not have", '{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}'],
  ["an id that is a fraction", '{"jsonrpc":"2.0","id":1.5,"method":"ping"}'],
  ["an id that is null", '{"jsonrpc":"2.0","id":null,"method":"ping"}'],
  ["a message in a text", JSON.stringify(call())],
  ["nothing", ""],
  ["white space only", " \n"],
  ["65 levels", call({ name: "a", arguments: { x: "§" } }).replace('"§"', "[".repeat(62) + "]".repeat(62))],
  ["a million brackets", "[".repeat(1_000_000)],
  ["a million objects", '{"a":'.repeat(1_000_000)],
  ["a million brackets in a message", call({ name: "a", x: "§" }).replace('"§"', "[".repeat(1_000_000))],
];

/** Bodies that are odd, and yet one message to everybody. */
export const ALLOWED: readonly (readonly [what: string, body: string])[] = [
  ["white space everywhere", ` \r\n\t${JSON.stringify(JSON.parse(call()), null, "\t")}\r\n `],
  ["every character escaped", call().replace(/[a-z]/g, (letter) => `\\u${hex(letter)}`)],
  ["an escaped solidus", call().replace("tools/call", "tools\\/call")],
  ["keys in another order", '{"params":{"name":"a"},"method":"tools/call","id":1,"jsonrpc":"2.0"}'],
  ["an unknown member", '{"jsonrpc":"2.0","id":1,"method":"ping","extra":{"method":"tools/call"}}'],
  ["a name like a prototype's", call({ name: "__proto__" })],
  ["an empty key", call({ name: "a", arguments: { "": 1 } })],
  ["a pair of surrogates", call({ name: "a", arguments: { x: "§" } }).replace("§", "\\ud83d\\ude00")],
  ["an escaped NUL in an argument", call({ name: "a", arguments: { x: "\0" } })],
  ["noncharacters", call({ name: "a", arguments: { x: "\uffff\ufdd0" } })],
  ["composed and decomposed", call({ name: "a", arguments: { é: 1, "e\u0301": 2 } })],
  ["keys that differ by their case", call({ name: "a", arguments: { x: 1, X: 2 } })],
  ["keys that look like numbers", call({ name: "a", arguments: { 10: 1, 9: 2, "01": 3 } })],
  ["brackets in texts", call({ name: "a", arguments: { x: '}]],{"name":"b"' } })],
  ["backslashes before quotes", call({ name: "a", arguments: { x: '\\\\"\\' } })],
  ["a negative zero", number("-0")],
  ["a small fraction", number("1e-400")],
  ["many digits", number("0.1000000000000000055511151231257827021181583404541015625")],
  ["the largest double", number("1.7976931348623157e308")],
  ["a whole number as a fraction", number("1.0")],
  ["a power of ten", number("1E+2")],
  ["the largest safe number", number("9007199254740991")],
  ["a larger one that doubles have", number("100000000000000000000")],
  ["64 levels", call({ name: "a", arguments: { x: "§" } }).replace('"§"', "[".repeat(61) + "]".repeat(61))],
  ["an id that is empty", '{"jsonrpc":"2.0","id":"","method":"ping"}'],
  ["an id that is a text of digits", '{"jsonrpc":"2.0","id":"9007199254740993","method":"ping"}'],
  ["an id with a point", '{"jsonrpc":"2.0","id":1.0,"method":"ping"}'],
  ["a notification", '{"jsonrpc":"2.0","method":"notifications/initialized"}'],
  ["a response", '{"jsonrpc":"2.0","id":1,"result":{"action":"accept","content":{"n":1.5}}}'],
];

function call(params: object = { name: "get_public_info", arguments: { region: "eu" } }): string {
  return JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
}

function number(digits: string): string {
  return `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":{"n":${digits}}}}`;
}

function encoded(encoding: BufferEncoding, text: string): Buffer {
  return Buffer.from(text, encoding);
}

/** The text with these bytes in place of §. */
function bytes(text: string, ...instead: number[]): Uint8Array {
  const [before = "", after = ""] = text.split("§");
  return Buffer.concat([Buffer.from(before), Buffer.from(instead), Buffer.from(after)]);
}

function hex(letter: string): string {
  return letter.charCodeAt(0).toString(16).padStart(4, "0");
}
