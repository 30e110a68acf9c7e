import { createHash } from "node:crypto";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type Conditions, overlap } from "./conditions.ts";

interface Ranked extends Conditions {
  /** What made it, for errors. */
  readonly path: string;
  readonly priority: number;
  readonly isStated: boolean;
}

/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html */
const LAST = 50_000;
/** Those below are left to rules that state them. */
const FIRST_COMPUTED = 10_000;
const FIRST_OF_WHOLE_HOSTS = 30_000;
/** Of target groups, of which each rule has one: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const MOST_RULES = 100;

/**
 * The order in which the rules of one listener are asked. What states no priority has one that follows from its name: it
 * stays the same whatever is added, and rules about paths come before those about whole hosts.
 */
export class Priorities {
  private readonly rules: Ranked[] = [];

  /**
   * @throws {ValidationError} for a priority that there is not or that another rule has, for a rule that shares requests
   * with another where nobody said which comes first, and for more rules than a load balancer can have
   */
  add(scope: Construct, name: string, conditions: Conditions, stated: number | undefined): number {
    const priority = stated ?? computed(name, conditions);
    if (!Number.isInteger(priority) || priority < 1 || priority > LAST) {
      throw new ValidationError(
        scope,
        `a rule cannot have the priority ${priority}.`,
        `Use a whole number from 1 to ${LAST}.`,
      );
    }
    if (this.rules.length === MOST_RULES) {
      throw new ValidationError(
        scope,
        `the load balancer has ${MOST_RULES} rules with targets of their own, and cannot have more.`,
        "Put others behind another one.",
      );
    }
    const rule = { ...conditions, path: scope.node.path, priority, isStated: stated !== undefined };
    for (const other of this.rules) checkPair(scope, rule, other);
    this.rules.push(rule);
    return priority;
  }
}

function checkPair(scope: Construct, rule: Ranked, other: Ranked): void {
  if (rule.priority === other.priority) {
    throw new ValidationError(
      scope,
      `${other.path} has the priority ${rule.priority} already.`,
      "State another priority.",
    );
  }
  if ((rule.isStated && other.isStated) || goesFirst(rule, other) || goesFirst(other, rule)) return;
  if (!overlap(rule, other)) return;
  throw new ValidationError(
    scope,
    `it shares requests with ${other.path}, and nothing says which of the two gets them.`,
    "State the priority of both, or give them hosts or paths of their own.",
  );
}

/** Whether one is about paths of hosts that the other is about as a whole, and is asked before it. */
function goesFirst(one: Ranked, other: Ranked): boolean {
  return one.paths.length > 0 && other.paths.length === 0 && one.priority < other.priority;
}

function computed(name: string, { paths }: Conditions): number {
  const digest = createHash("sha256").update(name).digest().readUInt32BE();
  return paths.length === 0
    ? FIRST_OF_WHOLE_HOSTS + (digest % (LAST - FIRST_OF_WHOLE_HOSTS + 1))
    : FIRST_COMPUTED + (digest % (FIRST_OF_WHOLE_HOSTS - FIRST_COMPUTED));
}
