import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../errors/validation-error.ts";

/** What a value of a kind looks like. */
export interface Form {
  /** The kind, with its article. */
  readonly what: string;
  readonly pattern: RegExp;
  /** What is expected, as it follows "Use". */
  readonly expected: string;
}

/** Branches and tags in git's full notation; `refs/pull/…` and the like are neither. */
export const GIT_REF: Form = {
  what: "a branch or a tag",
  pattern: /^refs\/(?:heads|tags)\/[^\s\p{C}~^:?*[\\]+$/u,
  expected: "refs/heads/<branch> or refs/tags/<tag>, without wildcards",
};

/** A number that nobody gets after whoever has it. */
export function numericId(what: string, expected: string): Form {
  return { what, pattern: /^[1-9]\d{0,19}$/, expected };
}

/** @throws {ValidationError} for a value of another form, and for one that is not known at synth */
export function requireForm(scope: Construct, form: Form, values: readonly string[]): void {
  for (const value of values) {
    if (Token.isUnresolved(value)) {
      throw new ValidationError(
        scope,
        `${form.what} is not known before the apply, so nobody could read in the code who is let in.`,
        `Use ${form.expected}.`,
      );
    }
    if (!form.pattern.test(value)) {
      throw new ValidationError(scope, `"${value}" is not ${form.what}.`, `Use ${form.expected}.`);
    }
  }
}

/** @throws {ValidationError} where there is no value, and as {@link requireForm} does */
export function requireSome(scope: Construct, form: Form, values: readonly string[]): void {
  if (values.length === 0) {
    throw new ValidationError(scope, `without ${form.what} nobody is let in.`, `Use ${form.expected}.`);
  }
  requireForm(scope, form, values);
}
