import type { CacheIo } from "../../../edge/src/discovery/cached-document.ts";

/** The moment at which tests take place. */
export const NOW = new Date("2026-06-01T12:00:00Z");

/** The same as a NumericDate (RFC 7519 section 2). */
export const NOW_SECONDS = 1_780_315_200;

/** A clock that stands still until it is put forward; it is also what a cached document needs of a request. */
export interface Clock extends CacheIo {
  advance(seconds: number): void;
}

/** Creates a clock that shows {@link NOW}. */
export function createClock(): Clock {
  let milliseconds = NOW.getTime();
  return {
    now: () => milliseconds,
    waitUntil: () => {},
    advance: (seconds) => {
      milliseconds += seconds * 1000;
    },
  };
}
