import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allOf, celString, isOneOf } from "../../../../modules/gcp/workload-identity-pool/cel.ts";
import { evaluate } from "../../../stand-ins/google/cel.ts";

/** Any characters, and often those by which somebody could get out of a literal, or into a template of Terraform's. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom("'", '"', "\\", "$", "%", "{", "}", "\n", "\r", "`", "a", "U", "0", "ß", "𝄞"),
  }),
);

describe("a string as a literal of CEL", () => {
  it("evaluates to that very string, whatever it is", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(evaluate(celString(value), {})).toBe(value);
      }),
      { numRuns: 1000 },
    );
  });

  it("has nothing that Terraform evaluates, and one line", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(celString(value)).not.toMatch(/[$%]\{/);
        expect(celString(value)).toMatch(/^'[ -~]*'$/);
      }),
    );
  });

  it.each([
    ["edge:documents", "'edge:documents'"],
    ["it's", String.raw`'it\U00000027s'`],
    ["a\\b", String.raw`'a\U0000005cb'`],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what Terraform must not see
    ["${a} %{b} $c 100%", String.raw`'\U00000024{a} \U00000025{b} $c 100%'`],
    ["𝄞", String.raw`'\U0001d11e'`],
  ])("is %s as %s", (value, literal) => {
    expect(celString(value)).toBe(literal);
  });
});

describe("that an expression is one of some values", () => {
  it("is true of each of them, and of no other", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), text, (values, value) => {
        expect(evaluate(isOneOf("value", values), { value })).toBe(values.includes(value));
      }),
    );
  });

  it("holds with others only together", () => {
    const condition = allOf(isOneOf("a", ["1"]), isOneOf("b", ["2", "3"]));
    expect(condition).toBe("a == '1' && b in ['2', '3']");
    expect(evaluate(condition, { a: "1", b: "3" })).toBe(true);
    expect(evaluate(condition, { a: "1", b: "1" })).toBe(false);
    expect(evaluate(condition, { a: "2", b: "3" })).toBe(false);
  });
});
