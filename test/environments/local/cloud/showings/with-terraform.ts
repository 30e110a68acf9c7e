import { describe, it } from "vitest";
import { TerraformMissingError } from "../../../../../environments/local/cloud/terraform/run-terraform.ts";
import { TERRAFORM_IS_ABSENT } from "../provider/workspace.ts";

/** Tests that run the real Terraform; where there is none, one that is skipped and says how to get it. */
export function describeWithTerraform(name: string, define: () => void): void {
  if (!TERRAFORM_IS_ABSENT) return void describe(name, define);
  it(name, ({ skip }) => skip(new TerraformMissingError().message));
}
