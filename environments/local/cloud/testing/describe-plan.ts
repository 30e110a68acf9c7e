import { formatPath } from "../protocol/value.ts";
import { actionOf, describeDiagnostics, type StackPlan } from "./stack-plan.ts";

/** What a plan comes to, in a few lines. */
export function describePlan({ refusedBy, diagnostics, resources, outputs }: StackPlan): string {
  const said = describeDiagnostics(diagnostics);
  if (refusedBy) return `terraform ${refusedBy} refused the stack:\n${said}`;
  const changes = [
    ...resources.map(({ address, change }) => ({ address, change })),
    ...Object.entries(outputs).map(([name, change]) => ({ address: `output.${name}`, change })),
  ].filter(({ change }) => actionOf(change) !== "no-op");
  const unchanged = resources.filter(({ change }) => actionOf(change) === "no-op").length;
  return [
    "The plan:",
    ...changes.map(({ address, change }) => {
      const paths = (change.replace_paths ?? []).map(formatPath).join(", ");
      return `  ${actionOf(change)} ${address}${paths && ` because of ${paths}`}`;
    }),
    ...(changes.length === 0 ? ["  nothing"] : []),
    ...(unchanged > 0 ? [`  (unchanged: ${unchanged})`] : []),
    ...(said ? [said] : []),
  ].join("\n");
}
