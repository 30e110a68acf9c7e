import type { LbListenerRuleCondition } from "@cdktf/provider-aws/lib/lb-listener-rule/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/** Which requests a rule is about. */
export interface Conditions {
  /** DNS names in lower case, at least one. */
  readonly hosts: readonly [string, ...string[]];
  /** Path patterns such as `/mcp*`, with `*` for any characters and `?` for one. Empty: every path. */
  readonly paths: readonly string[];
}

/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#host-conditions */
const HOST = /^(?=.{1,128}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions */
const PATH = /^\/[\w.$/~"'@:+&*?-]{0,127}$/;
/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const MOST_VALUES = 5;
const MOST_WILDCARDS = 6;

/** @throws {ValidationError} for what is not a host or a path, and for more than a rule can have */
export function conditionsConfig(
  scope: Construct,
  { hosts, paths }: Conditions,
): [LbListenerRuleCondition, ...LbListenerRuleCondition[]] {
  requireForm(scope, HOST, hosts, "the DNS name of a host", "Write it in lower case, without wildcards.");
  requireForm(scope, PATH, paths, "a path", "Begin it with a slash, and use 128 characters at most.");
  const values = [...hosts, ...paths];
  const wildcards = paths.join("").match(/[*?]/g)?.length ?? 0;
  if (hosts.length === 0 || values.length > MOST_VALUES || wildcards > MOST_WILDCARDS) {
    throw new ValidationError(
      scope,
      `a rule cannot be about ${hosts.length} hosts and ${paths.length} paths with ${wildcards} wildcards.`,
      `Name one host at least, ${MOST_VALUES} hosts and paths at most, and ${MOST_WILDCARDS} wildcards in them.`,
    );
  }
  const host = { hostHeader: { values: [...hosts] } };
  return paths.length === 0 ? [host] : [host, { pathPattern: { values: [...paths] } }];
}

/** Whether there is a request that both are about. */
export function overlap(a: Conditions, b: Conditions): boolean {
  if (!a.hosts.some((host) => b.hosts.includes(host))) return false;
  return patternsOf(a).some((one) => patternsOf(b).some((other) => patternsMeet(one, other)));
}

function patternsOf({ paths }: Conditions): readonly string[] {
  return paths.length === 0 ? ["*"] : paths;
}

/** Whether there is a text that both patterns match. */
export function patternsMeet(a: string, b: string): boolean {
  let reached = new Set([0]);
  // By each character of `a`: how much of `b` may be used up when that is.
  for (const character of a) reached = advance(b, closure(b, reached), character);
  return closure(b, reached).has(b.length);
}

/** A star of `b` may stand for nothing. */
function closure(b: string, reached: ReadonlySet<number>): Set<number> {
  const all = new Set(reached);
  for (const at of all) if (b[at] === "*") all.add(at + 1);
  return all;
}

function advance(b: string, reached: ReadonlySet<number>, character: string): Set<number> {
  const next = new Set<number>();
  for (const at of reached) {
    if (character === "*") for (let to = at; to <= b.length; to++) next.add(to);
    else if (b[at] === "*") next.add(at);
    else if (b[at] === character || b[at] === "?" || (character === "?" && at < b.length)) next.add(at + 1);
  }
  return next;
}

function requireForm(
  scope: Construct,
  form: RegExp,
  values: readonly string[],
  what: string,
  remedy: string,
): void {
  const wrong = values.find((value) => !form.test(value));
  if (wrong === undefined) return;
  throw new ValidationError(scope, `"${wrong}" is not ${what}.`, remedy);
}
