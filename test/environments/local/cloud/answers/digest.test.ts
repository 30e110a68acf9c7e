import { describe, expect, it } from "vitest";
import {
  alphanumeric,
  base32,
  base64,
  digits,
  hex,
  numberText,
  uuid,
} from "../../../../../environments/local/cloud/answers/digest.ts";

describe("what a cloud draws at random", () => {
  it("is the same for the same words, and another for others", () => {
    expect(hex(16, "a", "b")).toBe(hex(16, "a", "b"));
    expect(hex(16, "a", "b")).not.toBe(hex(16, "ab"));
    expect(hex(16, "a", "b")).not.toBe(hex(16, "b", "a"));
  });

  it.each([
    ["digits", digits(40, "a"), /^\d{40}$/],
    ["a number", numberText(12, "a"), /^[1-9]\d{11}$/],
    ["hexadecimal digits", hex(65, "a"), /^[0-9a-f]{65}$/],
    ["base32", base32(17, "a"), /^[A-Z2-7]{17}$/],
    ["letters and digits", alphanumeric(6, "a"), /^[A-Za-z0-9]{6}$/],
    ["base64", base64(8, "a"), /^[A-Za-z0-9+/]{11}=$/],
    ["a UUID", uuid("a"), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ])("has the form of %s", (_form, value, pattern) => {
    expect(value).toMatch(pattern);
  });
});
