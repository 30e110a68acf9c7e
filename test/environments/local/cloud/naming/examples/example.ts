import type { ObjectValue, Path } from "../../../../../../environments/local/cloud/protocol/value.ts";

/** What a cloud takes, and what it does not, of some resource types. */
export interface Examples {
  readonly types: readonly string[];
  /** From the documentation, or at the very limits that it names. */
  readonly valid: readonly ObjectValue[];
  /** Each with the one place that is wrong. */
  readonly invalid: readonly (readonly [config: ObjectValue, path: Path])[];
}

/** So many letters. */
export function letters(count: number): string {
  return "a".repeat(count);
}

/** A map or list of so many. */
export function keys(count: number, key = (index: number) => `key${index}`, value = "1"): ObjectValue {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [key(index), value]));
}
