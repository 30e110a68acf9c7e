import type { Construct } from "constructs";

/** Thrown by a construct that refuses its props: where it stands in the tree, what is wrong, what to do. */
export class ValidationError extends Error {
  override readonly name = "ValidationError";

  /**
   * @param scope the construct that refuses
   * @param fault one sentence: what is wrong
   * @param remedy one sentence: what to do about it
   */
  constructor(scope: Construct, fault: string, remedy: string) {
    super(`${scope.node.path}: ${fault} ${remedy}`);
  }
}
