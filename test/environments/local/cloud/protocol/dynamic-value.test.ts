import { decode, ExtData, encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeJson,
  decodeValue,
  encodeValue,
} from "../../../../../environments/local/cloud/protocol/dynamic-value.ts";
import { integer, parseNumber } from "../../../../../environments/local/cloud/protocol/number.ts";
import {
  isWhollyKnown,
  Typed,
  UNKNOWN,
  type Value,
  type ValueType,
} from "../../../../../environments/local/cloud/protocol/value.ts";

// The MessagePack library reads no key of that name, of any map.
const name = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text !== "__proto__");

const { type: anyType } = fc.letrec<{ type: ValueType; composite: ValueType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.constantFrom<ValueType>("string", "number", "bool", "dynamic"),
    tie("composite"),
  ),
  composite: fc.oneof(
    fc.tuple(fc.constantFrom("list" as const, "set" as const, "map" as const), tie("type")),
    fc.tuple(fc.constant("object" as const), fc.dictionary(name, tie("type"), { maxKeys: 4 })),
  ),
}));

const numbers = fc.oneof(
  fc.integer(),
  fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n }).map(integer),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 1, max: 40 }))
    .map(([digits, places]) => parseNumber(`${digits}e-${places}`)),
);

/** Values of a type, null and unknown in any place. */
function valuesOf(type: ValueType): fc.Arbitrary<Value> {
  const value = (): fc.Arbitrary<Value> => {
    if (type === "string") return fc.string({ unit: "binary" });
    if (type === "number") return numbers;
    if (type === "bool") return fc.boolean();
    if (type === "dynamic") {
      return fc
        .constantFrom<ValueType>(
          "string",
          ["list", "number"],
          ["tuple", ["string", ["object", { a: "bool" }]]],
        )
        .chain((actual) =>
          valuesOf(actual).map((inner) =>
            inner === null || inner === UNKNOWN ? inner : new Typed(actual, inner),
          ),
        );
    }
    if (type[0] === "tuple") return fc.tuple(...(type[1] as readonly ValueType[]).map(valuesOf));
    if (type[0] === "map")
      return fc.dictionary(name, valuesOf(type[1] as ValueType), { maxKeys: 3, noNullPrototype: true });
    if (type[0] === "object") {
      const members = Object.entries(type[1] as Record<string, ValueType>).map(([key, of]) =>
        valuesOf(of).map((member): [string, Value] => [key, member]),
      );
      return fc.tuple(...members).map((entries) => Object.fromEntries(entries));
    }
    return fc.array(valuesOf(type[1] as ValueType), { maxLength: 3 });
  };
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom<Value>(null, UNKNOWN) },
    { weight: 6, arbitrary: value() },
  );
}

describe("a value", () => {
  it("is the same after it was encoded and decoded, whatever its type", () => {
    const typed = anyType.chain((type) => fc.tuple(fc.constant(type), valuesOf(type)));
    fc.assert(
      fc.property(typed, ([type, value]) => {
        expect(decodeValue(encodeValue(value, type), type)).toStrictEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  it("is unknown for every extension, refined ones included", () => {
    const refined = encode(new Map([[1, false]]));
    for (const extension of [
      new ExtData(0, new Uint8Array(1)),
      new ExtData(12, refined),
      new ExtData(99, refined),
    ]) {
      expect(decodeValue(encode(extension), ["list", "string"])).toBe(UNKNOWN);
    }
  });

  it("is encoded as unknown in the form that every version of Terraform reads", () => {
    expect([...encodeValue(UNKNOWN, "string")]).toEqual([0xd4, 0, 0]);
  });

  it("of an object has null for what is missing, and nothing that the type lacks", () => {
    const type: ValueType = JSON.parse('["object", { "a": "string", "constructor": "string" }]');
    expect(decodeValue(encodeValue({}, type), type)).toEqual({ a: null, constructor: null });
    expect(() => encodeValue({ b: "secret" }, type)).toThrow(/^b is not of the type/);
  });

  it.each<{ value: Value; type: ValueType; message: string }>([
    {
      value: { a: [{ b: 5 }] },
      type: ["object", { a: ["list", ["object", { b: "string" }]] }],
      message: 'a[0].b is not of the type "string"',
    },
    { value: "5", type: "number", message: 'the value is not of the type "number"' },
    { value: "x", type: ["list", "string"], message: 'the value is not of the type ["list","string"]' },
    { value: ["x"], type: ["map", "string"], message: 'the value is not of the type ["map","string"]' },
    { value: "x", type: "dynamic", message: 'the value is not of the type "dynamic"' },
  ])("of another type is refused: $message", ({ value, type, message }) => {
    expect(() => encodeValue(value, type)).toThrow(message);
  });

  it("is read from a state, with numbers as they stand there", () => {
    const type: ValueType = ["object", { big: "number", tenth: "number", any: "dynamic", missing: "string" }];
    const text =
      '{"big":12345678901234567891,"tenth":0.1,"any":{"type":["list","string"],"value":["a"]},"gone":1}';
    expect(decodeJson(text, type)).toEqual({
      big: 12_345_678_901_234_567_891n,
      tenth: 0.1,
      any: new Typed(["list", "string"], ["a"]),
      missing: null,
    });
  });

  it("of blocks that differ in what is dynamic is a tuple, which says what each of them is", () => {
    const type: ValueType = ["list", ["object", { name: "string", statement: "dynamic" }]];
    const blocks = [
      { name: "a", statement: new Typed(["object", { limit: "number" }], { limit: 5 }) },
      { name: "b", statement: new Typed("string", "all") },
    ];
    const [concrete, values] = decode(encodeValue(blocks, type)) as [Uint8Array, unknown];
    expect(JSON.parse(new TextDecoder().decode(concrete))).toEqual([
      "tuple",
      [
        ["object", { name: "string", statement: ["object", { limit: "number" }] }],
        ["object", { name: "string", statement: "string" }],
      ],
    ]);
    expect(values).toEqual([
      { name: "a", statement: { limit: 5 } },
      { name: "b", statement: "all" },
    ]);
  });

  it("is wholly known when no part of it is unknown", () => {
    expect(isWhollyKnown({ a: ["x", { b: null }] })).toBe(true);
    expect(isWhollyKnown({ a: ["x", { b: UNKNOWN }] })).toBe(false);
    expect(isWhollyKnown(new Typed("string", UNKNOWN))).toBe(false);
  });
});
