import type { Construct, IConstruct } from "constructs";
import { ValidationError } from "../errors/validation-error.ts";

const claimed = new WeakMap<IConstruct, Map<string, IConstruct>>();

/**
 * Keeps two constructs of an app from being the same thing in the cloud, which each apply would turn into the other.
 *
 * @param name the thing's whole name, such as `projects/p/locations/l/services/s`
 * @throws {ValidationError} where another construct of the app has claimed the name
 */
export function claimName(scope: Construct, name: string): void {
  const { root } = scope.node;
  const names = claimed.get(root) ?? new Map<string, IConstruct>();
  claimed.set(root, names);
  const other = names.get(name);
  if (other !== undefined && other !== scope) {
    throw new ValidationError(
      scope,
      `${name} is ${other.node.path} already.`,
      "Give one of the two another name.",
    );
  }
  names.set(name, scope);
}
