import type { Block } from "../terraform/block.ts";
import { isObject } from "../terraform/json.ts";
import type { Resource } from "../terraform/resource.ts";

/** One role and who has it. */
export interface PolicyBinding {
  readonly role: string;
  readonly members: readonly string[];
  /** In CEL. */
  readonly condition?: string;
}

/** What an `_iam_binding`, or a block of a policy, says. */
export function bindingOf(block: Block): PolicyBinding {
  return { ...roleOf(block), members: block.texts("members") };
}

/** What an `_iam_member` says. */
export function memberBindingOf(block: Block): PolicyBinding {
  return { ...roleOf(block), members: [block.text("member")] };
}

function roleOf(block: Block): Omit<PolicyBinding, "members"> {
  const condition = block.block("condition")?.text("expression");
  return { role: block.text("role"), ...(condition !== undefined && { condition }) };
}

/** The document that `data.google_iam_policy` makes of its blocks. */
export function policyDocument(policy: Resource): string {
  return JSON.stringify({ bindings: policy.blocks("binding").map(bindingOf) });
}

/** What an `_iam_policy` says in its document. @throws {TrustError} it is none */
export function policyBindingsOf(policy: Resource): PolicyBinding[] {
  const text = policy.text("policy_data");
  try {
    return bindingsIn(JSON.parse(text));
  } catch {
    throw policy.fault("its policy_data is no policy.", "Grant roles with _iam_member or _iam_binding.");
  }
}

function bindingsIn({ bindings = [] }: { bindings?: readonly unknown[] }): PolicyBinding[] {
  return bindings.map((binding) => {
    if (!isObject(binding) || typeof binding.role !== "string" || !Array.isArray(binding.members)) {
      throw new TypeError("no binding");
    }
    const { role, members, condition } = binding;
    const expression = isObject(condition) ? condition.expression : condition;
    return {
      role,
      members: members.map(String),
      ...(expression != null && { condition: String(expression) }),
    };
  });
}
