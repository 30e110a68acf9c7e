import { describe, expect, it } from "vitest";
import "../../../../../environments/local/cloud/testing/matchers.ts";
import { planStack } from "../../../../../environments/local/cloud/testing/plan-stack.ts";
import { AGAINST_AWS } from "./broken-stacks/against-aws.ts";
import { AGAINST_GOOGLE } from "./broken-stacks/against-google.ts";
import { AGAINST_THE_LANGUAGE } from "./broken-stacks/against-the-language.ts";
import { AGAINST_THE_SCHEMA } from "./broken-stacks/against-the-schema.ts";
import { AwsStack, GoogleStack } from "./small-stacks.ts";
import { describeWithTerraform } from "./with-terraform.ts";

describeWithTerraform("Terraform refuses", () => {
  it("nothing in the stacks as they are without a mistake", async () => {
    for (const stack of [new GoogleStack(), new AwsStack()]) {
      expect((await planStack(stack)).diagnostics).toEqual([]);
    }
  });

  describe.each([
    { what: "what the schema does not have", stacks: AGAINST_THE_SCHEMA },
    { what: "what cannot be evaluated", stacks: AGAINST_THE_LANGUAGE },
    { what: "what the documentation of Google Cloud forbids", stacks: AGAINST_GOOGLE },
    { what: "what the documentation of AWS forbids", stacks: AGAINST_AWS },
  ])("$what:", ({ stacks }) => {
    it.each(stacks)("$mistake", async ({ stack, path, message }) => {
      expect(await planStack(stack())).toFailWith(path, message);
    });
  });
});
