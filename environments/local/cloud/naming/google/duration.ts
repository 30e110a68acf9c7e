import { texts } from "../check.ts";
import type { Check } from "../rule.ts";

const SECONDS = /^(\d+(?:\.\d{1,9})?)s$/;

/**
 * `3.5s`: seconds with up to nine fractional digits.
 *
 * Source: https://protobuf.dev/reference/protobuf/google.protobuf/#duration
 */
export function duration(least = 0, most = Number.POSITIVE_INFINITY): Check {
  const range = [
    ...(least > 0 ? [`at least ${least}s`] : []),
    ...(Number.isFinite(most) ? [`at most ${most}s`] : []),
  ];
  const expected = ['a duration in seconds such as "3.5s"', ...range].join(", ");
  return texts((text) => {
    const seconds = Number(SECONDS.exec(text)?.[1] ?? Number.NaN);
    return least <= seconds && seconds <= most;
  }, expected);
}

const UNITS = /^\d+(?:\.\d+)?[smhd]?$/;

/** `30d` as the cleanup policies of Artifact Registry have it, or `2592000s` as its API does. */
export const age: Check = texts(
  (text) => UNITS.test(text),
  'a duration such as "30d" or "2592000s": a number and s, m, h or d',
);

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** RFC 3339 with up to nine fractional digits. */
export const instant: Check = texts(
  (text) => INSTANT.test(text) && !Number.isNaN(Date.parse(text)),
  'a time of RFC 3339 such as "2014-10-02T15:01:23Z"',
);
