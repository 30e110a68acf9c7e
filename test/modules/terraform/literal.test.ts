import { Fn } from "cdktf";
import { describe, expect, it } from "vitest";
import { isLiteral } from "../../../modules/terraform/literal.ts";

describe("a literal", () => {
  it.each(["", "100 $ {a} 5%", "a-{b}", Fn.lower("A"), `https://${Fn.lower("A")}/a`])("is %j", (value) => {
    expect(isLiteral(value)).toBe(true);
  });

  it.each([
    `\${file("/etc/passwd")}`,
    "a %{if true}b%{endif}",
    `$\${a}`,
    `\${upper("${Fn.lower("A")}")}`,
    `${Fn.lower("A")} \${var.x}`,
  ])("is not %j", (value) => {
    expect(isLiteral(value)).toBe(false);
  });
});
