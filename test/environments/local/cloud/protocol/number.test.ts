import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ExactNumber,
  fromFloat,
  integer,
  parseNumber,
  toWireNumber,
} from "../../../../../environments/local/cloud/protocol/number.ts";

describe("a number of Terraform's", () => {
  it.each<[string, number | bigint | ExactNumber]>([
    ["0", 0],
    ["-17", -17],
    ["0.1", 0.1],
    ["1.50", 1.5],
    ["1e3", 1_000],
    ["0.0000001", 1e-7],
    ["9007199254740991", 9_007_199_254_740_991],
    ["9007199254740993", 9_007_199_254_740_993n],
    ["12345678901234567890123", 12_345_678_901_234_567_890_123n],
    ["0.1234567890123456789", new ExactNumber("0.1234567890123456789")],
    ["-123456789012345678.25", new ExactNumber("-123456789012345678.25")],
  ])("is read from the text %s", (text, number) => {
    expect(parseNumber(text)).toEqual(number);
  });

  it.each(["", "ten", "0x10", "1e999999999", "NaN", "--1", "."])("is not the text %j", (text) => {
    expect(() => parseNumber(text)).toThrow(RangeError);
  });

  it("is a fraction with all its digits where a float is not what JavaScript prints for it", () => {
    expect(fromFloat(0.5)).toBe(0.5);
    expect(fromFloat(0.1)).toEqual(
      new ExactNumber("0.1000000000000000055511151231257827021181583404541015625"),
    );
    expect(fromFloat(2 ** 100)).toBe(2n ** 100n);
    expect(fromFloat(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });

  it("of a float is that float again, whatever its size", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (float) => {
        const wire = toWireNumber(fromFloat(float));
        expect(Number(wire)).toBe(float === 0 ? 0 : float);
      }),
    );
  });

  it("goes as an integer where it fits into 64 bits, and as text where it does not", () => {
    expect(toWireNumber(7)).toBe(7);
    expect(toWireNumber(-0)).toBe(0);
    expect(toWireNumber(2n ** 63n - 1n)).toBe(2n ** 63n - 1n);
    expect(toWireNumber(2n ** 63n)).toBe("9223372036854775808");
    expect(toWireNumber(0.1)).toBe("0.1");
    expect(() => toWireNumber(Number.NaN)).toThrow(RangeError);
  });

  it("is a bigint only where it must be", () => {
    expect(integer(5n)).toBe(5);
    expect(integer(2n ** 60n)).toBe(2n ** 60n);
  });
});
