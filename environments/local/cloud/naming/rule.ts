import { isObjectValue, type ObjectValue, type Path, type Value } from "../protocol/value.ts";

/** What is wrong with a value: where in it, and what was expected. Never holds the value. */
export interface Fault {
  readonly path: Path;
  readonly message: string;
}

/** A fault with the page that it offends against. */
export interface Finding extends Fault {
  readonly source: string;
}

/** What it does not know (UNKNOWN, null) it does not judge. Paths are from the value. */
export type Check = (value: Value) => readonly Fault[];

/** What the documentation says of one attribute. */
export interface Rule {
  /** `template[].containers[].image`: names, with `[]` for each element of a list or set. Empty: the whole block. */
  readonly attribute: string;
  readonly check: Check;
  /** Where the documentation says so. */
  readonly source: string;
}

/** All that a block offends against. */
export function findings(rules: readonly Rule[], block: ObjectValue): Finding[] {
  return rules.flatMap(({ attribute, check, source }) =>
    valuesAt(block, stepsOf(attribute), []).flatMap(([value, at]) =>
      check(value).map(({ path, message }) => ({ path: [...at, ...path], message, source })),
    ),
  );
}

const EACH = Symbol("each element");
type Step = string | typeof EACH;

function stepsOf(attribute: string): Step[] {
  if (attribute === "") return [];
  return attribute.split(".").flatMap((part) => (part.endsWith("[]") ? [part.slice(0, -2), EACH] : [part]));
}

function valuesAt(value: Value, [step, ...rest]: readonly Step[], path: Path): (readonly [Value, Path])[] {
  if (step === undefined) return [[value, path]];
  if (step === EACH) {
    if (!Array.isArray(value)) return valuesAt(value, rest, path);
    return value.flatMap((element, index) => valuesAt(element, rest, [...path, index]));
  }
  if (!isObjectValue(value)) return [];
  return valuesAt(value[step] ?? null, rest, [...path, step]);
}
