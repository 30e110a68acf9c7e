import type { Construct } from "constructs";
import { refuseTemplates } from "./literal.ts";

/** Where it stands, two ids could become one: constructs take a slash for two hyphens. */
const AMBIGUOUS = /--|-\/|\/-/;

/**
 * What was made under this id before, or else is made now: a role that is granted twice is one grant.
 *
 * @throws {ValidationError} for what Terraform would evaluate
 */
export function once<Grant extends Construct>(
  scope: Construct,
  id: string,
  make: (id: string) => Grant,
): Grant {
  const unambiguous = AMBIGUOUS.test(id) ? encodeURIComponent(id) : id;
  const before = scope.node.tryFindChild(unambiguous);
  if (before !== undefined) return before as Grant;
  const grant = make(unambiguous);
  refuseTemplates(grant);
  return grant;
}
