import { type ITerraformDependable, TerraformStack } from "cdktf";
import { Construct } from "constructs";

/**
 * What a resource of a construct depends on. What is in another stack is applied before this one, and its state is not
 * read for that: `depends_on` would read it.
 */
export function waitFor(
  scope: Construct,
  dependables: readonly ITerraformDependable[],
): ITerraformDependable[] {
  const own = TerraformStack.of(scope);
  return dependables.filter((dependable) => {
    const stack = Construct.isConstruct(dependable) ? TerraformStack.of(dependable) : own;
    if (stack !== own) own.addDependency(stack);
    return stack === own;
  });
}
