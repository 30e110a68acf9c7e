import { AwsStack, GoogleStack } from "../small-stacks.ts";

/** A mistake that somebody could make, and how Terraform refuses it. */
export interface BrokenStack {
  readonly mistake: string;
  readonly stack: () => GoogleStack | AwsStack;
  /** Where in the stack's JSON. */
  readonly path: string;
  /** A part of what Terraform says. */
  readonly message: string;
}

export function google(
  mistake: string,
  change: (stack: GoogleStack) => void,
  path: string,
  message: string,
): BrokenStack {
  return { mistake, stack: () => changed(new GoogleStack(), change), path, message };
}

export function aws(
  mistake: string,
  change: (stack: AwsStack) => void,
  path: string,
  message: string,
): BrokenStack {
  return { mistake, stack: () => changed(new AwsStack(), change), path, message };
}

function changed<T>(stack: T, change: (stack: T) => void): T {
  change(stack);
  return stack;
}
