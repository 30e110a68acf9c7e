import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/** An account that a construct makes for itself, and calls after itself. */
export interface AccountOfItsOwn {
  /** What stands before the name: `run-`. */
  readonly prefix: string;
  readonly name: string;
  /** The prop that gives the account another id. */
  readonly prop: string;
}

const SHORTEST = 6;
const LONGEST = 30;

/** @throws {ValidationError} for a name from which no account id can be made */
export function defaultAccountId(scope: Construct, { prefix, name, prop }: AccountOfItsOwn): string {
  const accountId = `${prefix}${name}`;
  if (accountId.length >= SHORTEST && accountId.length <= LONGEST) return accountId;
  throw new ValidationError(
    scope,
    `its service account cannot be called ${accountId}.`,
    `Set ${prop} to ${SHORTEST} to ${LONGEST} characters, or use a name of ` +
      `${SHORTEST - prefix.length} to ${LONGEST - prefix.length}.`,
  );
}
