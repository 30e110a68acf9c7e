import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

export interface EphemeralVariableProps {
  /** What people are told who are asked for it. */
  readonly description: string;
}

/**
 * A value that whoever applies the stack gives, as in `TF_VAR_<id>`, and that Terraform keeps in neither plan nor
 * state. It can be used for write-only arguments alone. Requires Terraform 1.11.
 *
 * Source: https://developer.hashicorp.com/terraform/language/values/variables#exclude-values-from-state
 */
export class EphemeralVariable extends TerraformVariable {
  constructor(scope: Construct, id: string, { description }: EphemeralVariableProps) {
    super(scope, id, { type: "string", sensitive: true, nullable: false, description });
    this.addOverride("ephemeral", true);
  }
}
