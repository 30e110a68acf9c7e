import type { ComputeSecurityPolicyRule } from "@cdktf/provider-google/lib/compute-security-policy/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { allowedRange, checkTogether } from "../../ip-range/ip-range.ts";

/** Source: https://cloud.google.com/armor/quotas ("IP addresses or IP address ranges per rule") */
const RANGES_PER_RULE = 10;
/** Rules are judged in the order of their priorities, of which this is the last: https://cloud.google.com/armor/docs/security-policy-overview#eval-order */
const LAST_PRIORITY = 2_147_483_647;

/**
 * The rules of Cloud Armor that let in the given ranges and nobody else. Another order of the ranges makes the same
 * rules.
 *
 * @throws {ValidationError} for no range, for one that is none, and for those that alone or together are as good as everybody
 */
export function allowList(scope: Construct, sources: readonly string[]): ComputeSecurityPolicyRule[] {
  if (sources.length === 0) {
    throw new ValidationError(
      scope,
      "nobody could reach the load balancer.",
      "Name in sources the IP ranges from where requests are taken.",
    );
  }
  const named = [...new Set(sources)].map((text) => allowedRange(scope, text));
  checkTogether(scope, named);
  const ranges = named.map(({ text }) => text).sort();
  const allowed = Array.from({ length: Math.ceil(ranges.length / RANGES_PER_RULE) }, (_, index) =>
    rule({
      action: "allow",
      priority: 1000 + index,
      ranges: ranges.slice(index * RANGES_PER_RULE, (index + 1) * RANGES_PER_RULE),
      description: "The sources that are named",
    }),
  );
  const denied = rule({
    action: "deny(403)",
    priority: LAST_PRIORITY,
    ranges: ["*"],
    description: "Everybody else",
  });
  return [...allowed, denied];
}

function rule({
  action,
  priority,
  ranges,
  description,
}: {
  readonly action: string;
  readonly priority: number;
  readonly ranges: string[];
  readonly description: string;
}): ComputeSecurityPolicyRule {
  const match = { versionedExpr: "SRC_IPS_V1", config: { srcIpRanges: ranges } };
  return { action, priority, description, preview: false, match };
}
