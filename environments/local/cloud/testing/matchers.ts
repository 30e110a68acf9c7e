import { expect } from "vitest";
import { formatPath } from "../protocol/value.ts";
import { describePlan } from "./describe-plan.ts";
import type { StackDiagnostic } from "./stack-diagnostic.ts";
import {
  type Action,
  actionOf,
  describeDiagnostics,
  type ResourceChange,
  type StackPlan,
} from "./stack-plan.ts";

/** The method where the value is of its kind, or of no known type, as behind `rejects`; elsewhere it cannot be called. */
type On<T, Expected, Method> = unknown extends T ? Method : T extends Expected ? Method : never;

/**
 * What a plan is expected to do. A resource is named by its type, `google_storage_bucket`, or by its address,
 * `google_storage_bucket.logs`, which stands for all instances that `count` and `for_each` make.
 *
 * What Terraform refuses does nothing: of such a plan none of these holds, nor the contrary, but `toFailWith`.
 */
interface PlanMatchers<R, T> {
  /** @param count - how many. @default at least one */
  toCreate: On<T, StackPlan, (resource: string, count?: number) => R>;
  /** At least one resource is changed in place. */
  toUpdate: On<T, StackPlan, (resource: string) => R>;
  /**
   * At least one resource is destroyed and created anew.
   *
   * @param path - because of this attribute, or of something in it: `template.containers[0].image`. @default anything
   */
  toReplace: On<T, StackPlan, (resource: string, path?: string) => R>;
  /** @param count - how many. @default at least one */
  toDestroy: On<T, StackPlan, (resource: string, count?: number) => R>;
  /** Neither resources nor outputs change. */
  toBeUnchanged: On<T, StackPlan, () => R>;
  /**
   * Terraform refuses the stack.
   *
   * @param path - where in the stack's JSON, as {@link StackDiagnostic.paths} says it; empty: the whole stack
   * @param message - a part of what Terraform says: the summary, a colon, the detail
   */
  toFailWith: On<T, Refusal, (path: string, message: string | RegExp) => R>;
}

/** A plan, or a StackRefusedError. */
interface Refusal {
  readonly diagnostics: readonly StackDiagnostic[];
}

declare module "vitest" {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown>
    extends PlanMatchers<R, T> {}
}

interface Result {
  readonly pass: boolean;
  readonly message: () => string;
}

interface State {
  readonly isNot: boolean;
}

/** Adds the matchers to vitest's `expect`: import this file, or name it in `setupFiles`. */
expect.extend({
  toCreate(this: State, plan: StackPlan, resource: string, count?: number) {
    return judge(this, plan, `create ${count ?? ""} ${resource}`, doing(plan, "create", resource, count));
  },
  toUpdate(this: State, plan: StackPlan, resource: string) {
    return judge(this, plan, `update ${resource}`, doing(plan, "update", resource));
  },
  toReplace(this: State, plan: StackPlan, resource: string, path?: string) {
    const because = ({ change }: ResourceChange) =>
      path === undefined || (change.replace_paths ?? []).some((each) => isIn(formatPath(each), path));
    const replaced = plan.resources.filter((each) => does(each, "replace", resource) && because(each));
    return judge(this, plan, `replace ${resource}${path ? ` because of ${path}` : ""}`, replaced.length > 0);
  },
  toDestroy(this: State, plan: StackPlan, resource: string, count?: number) {
    return judge(this, plan, `destroy ${count ?? ""} ${resource}`, doing(plan, "delete", resource, count));
  },
  toBeUnchanged(this: State, plan: StackPlan) {
    const all = [...plan.resources.map(({ change }) => change), ...Object.values(plan.outputs)];
    return judge(
      this,
      plan,
      "change nothing",
      all.every((change) => actionOf(change) === "no-op"),
    );
  },
  toFailWith(this: State, refusal: Refusal | StackPlan, path: string, message: string | RegExp): Result {
    const pass = refusal.diagnostics.some(
      ({ severity, summary, detail, paths }) =>
        severity === "error" &&
        (path === "" ? paths.length === 0 : paths.includes(path)) &&
        matches(`${summary}: ${detail}`, message),
    );
    const found = "resources" in refusal ? describePlan(refusal) : describeDiagnostics(refusal.diagnostics);
    const expectation = `to refuse ${path || "the stack"}: ${message}`;
    return {
      pass,
      message: () => `expected Terraform ${this.isNot ? "not " : ""}${expectation}\n\n${found}`,
    };
  },
});

function judge({ isNot }: State, plan: StackPlan, expectation: string, holds: boolean): Result {
  const text = expectation.replace(/ +/g, " ");
  return {
    pass: plan.refusedBy === undefined ? holds : isNot,
    message: () => `expected the plan ${isNot ? "not " : ""}to ${text}\n\n${describePlan(plan)}`,
  };
}

function doing(plan: StackPlan, action: Action, resource: string, count?: number): boolean {
  const found = plan.resources.filter((change) => does(change, action, resource)).length;
  return count === undefined ? found > 0 : found === count;
}

function does({ address, type, mode, change }: ResourceChange, action: Action, resource: string): boolean {
  const isMeant = resource === address || address.startsWith(`${resource}[`) || resource === type;
  return mode === "managed" && isMeant && actionOf(change) === action;
}

function isIn(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

function matches(text: string, message: string | RegExp): boolean {
  return typeof message === "string" ? text.includes(message) : message.test(text);
}
