import type { Construct } from "constructs";

/** What was made under this id before, or else is made now: a role that is granted twice is one grant. */
export function once<Grant extends Construct>(
  scope: Construct,
  id: string,
  make: (id: string) => Grant,
): Grant {
  return (scope.node.tryFindChild(id) as Grant | undefined) ?? make(id);
}
