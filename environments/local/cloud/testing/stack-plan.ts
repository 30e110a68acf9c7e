import type { Plan } from "../terraform/plan.ts";
import type { StackDiagnostic } from "./stack-diagnostic.ts";

/** What Terraform would do with a resource, or with a data source that can only be read during the apply. */
export type ResourceChange = Plan["resource_changes"][number];

/** What Terraform answers to a stack. */
export interface StackPlan {
  /** The command that refused the stack, with an error in the diagnostics. Undefined: it can be applied. */
  readonly refusedBy?: "init" | "validate" | "plan";
  /** Errors and warnings. */
  readonly diagnostics: readonly StackDiagnostic[];
  /** By address, those that stay as they are included. None of a stack that is refused. */
  readonly resources: readonly ResourceChange[];
  /** By name. */
  readonly outputs: Plan["output_changes"];
}

export type Action = "create" | "read" | "update" | "replace" | "delete" | "forget" | "no-op";

/** Replacement is two actions, in the order that the lifecycle asks for. */
export function actionOf({ actions }: { readonly actions: ResourceChange["change"]["actions"] }): Action {
  const [only = "no-op", ...others] = actions;
  return others.length > 0 ? "replace" : only;
}

/** Terraform refused a stack. */
export class StackRefusedError extends Error {
  override readonly name = "StackRefusedError";
  readonly diagnostics: readonly StackDiagnostic[];

  constructor(command: string, diagnostics: readonly StackDiagnostic[]) {
    super(`terraform ${command} refused the stack:\n${describeDiagnostics(diagnostics)}`);
    this.diagnostics = diagnostics;
  }
}

/** @throws StackRefusedError */
export function accepted(plan: StackPlan): StackPlan {
  if (plan.refusedBy) throw new StackRefusedError(plan.refusedBy, plan.diagnostics);
  return plan;
}

/** A line for each, with its places. */
export function describeDiagnostics(diagnostics: readonly StackDiagnostic[]): string {
  return diagnostics
    .map(({ severity, summary, detail, paths }) => {
      const text = [summary, detail.replace(/\s+/g, " ").trim()].filter(Boolean).join(": ");
      return `  ${severity} at ${paths.join(", ") || "the whole stack"}: ${text}`;
    })
    .join("\n");
}
