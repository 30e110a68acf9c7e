import { isObjectValue, type ObjectValue, type Value } from "../protocol/value.ts";
import type { Check, Fault } from "./rule.ts";

function fault(message: string): readonly Fault[] {
  return [{ path: [], message }];
}

/** @param expected completes "expected …" */
export function texts(isValid: (text: string) => boolean, expected: string): Check {
  return (value) => (typeof value === "string" && !isValid(value) ? fault(`expected ${expected}`) : []);
}

/** @param expected completes "expected …" */
export function matching(pattern: RegExp, expected: string): Check {
  return texts((text) => pattern.test(text), expected);
}

/** Of Unicode characters. */
export function atMost(characters: number): Check {
  return texts((text) => [...text].length <= characters, `at most ${characters} characters`);
}

/** Of UTF-8. */
export function atMostBytes(bytes: number): Check {
  return texts((text) => Buffer.byteLength(text) <= bytes, `at most ${bytes} bytes of UTF-8`);
}

/** Both ends belong to the range. */
export function between(least: number, most: number): Check {
  return (value) =>
    typeof value === "number" && !(least <= value && value <= most)
      ? fault(`expected ${least} to ${most}`)
      : [];
}

export function oneOf(...numbers: readonly number[]): Check {
  return (value) =>
    typeof value === "number" && !numbers.includes(value)
      ? fault(`expected one of ${numbers.join(", ")}`)
      : [];
}

/** Of a list or set. */
export function atMostElements(most: number): Check {
  return (value) =>
    Array.isArray(value) && value.length > most ? fault(`expected at most ${most} elements`) : [];
}

/** Of a map: the keys, the values, and how many they are. Faults of a key are at its value. */
export function entries(ofKey: Check, ofValue: Check, most = Number.POSITIVE_INFINITY): Check {
  return (value) => {
    if (!isObjectValue(value)) return [];
    const members = Object.entries(value);
    const ofMembers = members.flatMap(([key, member]) =>
      [
        ...ofKey(key).map(({ message }) => ({ path: [], message: `the key: ${message}` })),
        ...ofValue(member),
      ].map(({ path, message }) => ({ path: [key, ...path], message })),
    );
    return members.length > most ? [...fault(`expected at most ${most} entries`), ...ofMembers] : ofMembers;
  };
}

/** All of them. */
export function all(...checks: readonly Check[]): Check {
  return (value) => checks.flatMap((check) => check(value));
}

/** Of a block, as far as it is written. */
export function block(check: (block: ObjectValue) => string | undefined, ...path: readonly string[]): Check {
  return (value) => {
    const message = isObjectValue(value) ? check(value) : undefined;
    return message === undefined ? [] : [{ path, message }];
  };
}

/** A text that holds a JSON object. */
export const jsonObject: Check = texts(holdsJsonObject, "a JSON object");

function holdsJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** Whether a value is written, be it known yet or not. */
export function isWritten(value: Value | undefined): boolean {
  return value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);
}
