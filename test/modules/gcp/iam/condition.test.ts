import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { checkCondition } from "../../../../modules/gcp/iam/condition.ts";

const check = (title: string, expression: string) =>
  checkCondition(new TerraformStack(new App(), "stack"), { title, expression });

describe("the condition of a grant", () => {
  it.each(["a", "until 2030", "a".repeat(100)])("may be called %j", (title) => {
    expect(() => check(title, "true")).not.toThrow();
  });

  it.each(["", " ", " a", "a\n", "a".repeat(101)])("may not be called %j", (title) => {
    expect(() => check(title, "true")).toThrow("is not the title of a condition. Say in 1 to 100 characters");
  });

  it.each(["", "  ", `resource.name == "$\{var.name}"`, "%{if true}true%{endif}"])(
    "may not be %j",
    (expression) => {
      expect(() => check("title", expression)).toThrow(
        'stack: the expression of the condition "title" is empty, or a template of Terraform\'s. Write it out',
      );
    },
  );
});
