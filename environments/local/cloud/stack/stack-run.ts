import type { Plan } from "../terraform/plan.ts";

/** What happens to a resource. */
export type Action = "create" | "update" | "replace" | "delete" | "read" | "forget";

/** What became of one stack, or would become of it. */
export interface StackRun {
  readonly stack: string;
  /** As Terraform counts: a resource that is replaced is created and destroyed. */
  readonly created: number;
  readonly changed: number;
  readonly destroyed: number;
  /** By address; what stays as it is is left out. */
  readonly actions: Readonly<Record<string, Action>>;
  /** Without those that are sensitive, and those that are known only after the apply. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

type Change = Plan["resource_changes"][number]["change"];

/** What a plan does with a stack. */
export function stackRun(stack: string, { resource_changes, output_changes }: Plan): StackRun {
  const actions = resource_changes.flatMap(({ address, change }) => {
    const action = actionOf(change);
    return action === undefined ? [] : [[address, action] as const];
  });
  const count = (...counted: Action[]) => actions.filter(([, action]) => counted.includes(action)).length;
  return {
    stack,
    created: count("create", "replace"),
    changed: count("update"),
    destroyed: count("delete", "replace"),
    actions: Object.fromEntries(actions),
    outputs: Object.fromEntries(
      Object.entries(output_changes)
        .filter(([, change]) => !change.actions.includes("delete") && isTold(change))
        .map(([name, { after }]) => [name, after]),
    ),
  };
}

function actionOf({ actions }: Change): Action | undefined {
  if (actions.length > 1) return "replace";
  const [action] = actions;
  return action === "no-op" ? undefined : action;
}

/** Terraform puts true in the place of each part that is not known yet, or that is sensitive. */
function isTold({ after_unknown, after_sensitive }: Change): boolean {
  return !holdsTrue(after_unknown) && !holdsTrue(after_sensitive);
}

function holdsTrue(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(holdsTrue);
  return value === true;
}
