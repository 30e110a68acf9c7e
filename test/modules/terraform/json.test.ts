import { Fn, TerraformOutput } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Json, toJson } from "../../../modules/terraform/json.ts";
import { synthesize } from "../synthesize.ts";

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.array(tie("value")),
    fc.dictionary(fc.string(), tie("value")),
  ),
}));

describe("JSON for Terraform", () => {
  it("is that of JavaScript where nothing has to be found out", () => {
    fc.assert(
      fc.property(value, (each) => {
        expect(JSON.parse(toJson(each))).toEqual(JSON.parse(JSON.stringify(each)));
      }),
    );
  });

  it("leaves out what is not said", () => {
    expect(toJson({ a: undefined, b: [{ c: undefined }] })).toBe('{"b":[{}]}');
  });

  it("has lists and numbers of other resources as Terraform knows them", () => {
    const { output } = synthesize((stack) => {
      const text = toJson({ list: Fn.split(",", Fn.lower("A,B")), number: Fn.lengthOf(Fn.lower("A")) });
      new TerraformOutput(stack, "json", { value: text });
    });
    expect(output?.json?.value).toBe(
      `{"list":\${jsonencode(split(",", lower("A,B")))},"number":\${jsonencode(length(lower("A")))}}`,
    );
  });

  it("has what other resources say quoted by Terraform", () => {
    const { output } = synthesize((stack) => {
      const text = toJson({ name: Fn.lower("A"), url: `https://${Fn.lower("B")}/"` });
      new TerraformOutput(stack, "json", { value: text });
    });
    expect(output?.json?.value).toBe(
      `{"name":\${jsonencode(lower("A"))},"url":"https://` +
        `\${substr(jsonencode(lower("B")), 1, (length(jsonencode(lower("B"))) - 2))}/\\""}`,
    );
  });
});
