import type { ArgumentCondition, ArgumentValue } from "../../configuration/policy.ts";
import { hasLookAlike, isObject } from "../look-alike.ts";

/** Characters of a text that a pattern is tried on. */
const LONGEST_MATCHED = 4096;

/** What parsers of URLs and some file systems pass over, wherever it stands. */
const PASSED_OVER = /[\t\n\r\p{Cf}]/gu;

/**
 * A dot segment, also escaped, however often, or among the dots and blanks that some leave out: an origin that follows
 * it leaves what the text begins with.
 */
const DOT_SEGMENT =
  /(?:^|[/\\]|%(?:25)*(?:2f|5c))(?:\s|%(?:25)*20)*(?:\.|%(?:25)*2e)(?:[\s.]|%(?:25)*(?:20|2e))*(?:[/\\;?#\p{Cc}]|%(?:25)*(?:2f|5c|3b|3f|23|[01][0-9a-f])|$)/iu;

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
  if ("prefix" in is) return value.startsWith(is.prefix) && !hasDotSegment(value);
  return value.length <= LONGEST_MATCHED && is.pattern.testExact(value);
}

function hasDotSegment(text: string): boolean {
  return DOT_SEGMENT.test(text.normalize("NFKC").replace(PASSED_OVER, ""));
}

/** Numbers are compared where every parser reads the same one. */
function isSame(wanted: ArgumentValue, value: unknown): boolean {
  return value === wanted && (typeof value !== "number" || Number.isSafeInteger(value));
}
