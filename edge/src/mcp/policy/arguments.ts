import type { ArgumentCondition, ArgumentValue } from "../../configuration/policy.ts";
import { hasLookAlike, isObject } from "../look-alike.ts";

/** Characters of a text that a pattern is tried on. */
const LONGEST_MATCHED = 4096;

/** A dot segment, also escaped, however often: an origin that follows it leaves what the text begins with. */
const DOT_SEGMENT =
  /(?:^|[/\\]|%(?:25)*(?:2f|5c))(?:\.|%(?:25)*2e){1,2}(?:[/\\;?#\0]|%(?:25)*(?:2f|5c|3b|3f|23|00)|$)/i;

/** Whether arguments are what they have to be. What is missing, of another type or ambiguous is not. */
export function argumentsHold(conditions: readonly ArgumentCondition[], value: unknown): boolean {
  return conditions.every(({ path, is }) => conditionHolds(is, find(value, path)));
}

/** RFC 6901 section 4; undefined where there is nothing, or more than one could be meant. */
function find(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  if (Array.isArray(value)) {
    return /^(?:0|[1-9]\d{0,5})$/.test(key) ? find(value[Number(key)], rest) : undefined;
  }
  if (!isObject(value) || !Object.hasOwn(value, key) || hasLookAlike(value, key)) return undefined;
  return find(value[key], rest);
}

function conditionHolds(is: ArgumentCondition["is"], value: unknown): boolean {
  if ("oneOf" in is) return is.oneOf.some((wanted) => isSame(wanted, value));
  if (typeof value !== "string") return false;
  if ("prefix" in is) return value.startsWith(is.prefix) && !DOT_SEGMENT.test(value.normalize("NFKC"));
  return value.length <= LONGEST_MATCHED && is.pattern.testExact(value);
}

/** Numbers are compared where every parser reads the same one. */
function isSame(wanted: ArgumentValue, value: unknown): boolean {
  return value === wanted && (typeof value !== "number" || Number.isSafeInteger(value));
}
