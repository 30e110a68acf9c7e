import { InvalidTokenError, type Scheme } from "./errors.ts";

/** RFC 7515 section 7.1, before any library sees it: libraries tolerate padding and white space. */
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** The longest that a gateway can be configured to let through. */
const MOST_CHARACTERS = 16_384;

/** Seconds by which clocks may differ. */
export const CLOCK_TOLERANCE_SECONDS = 30;

/**
 * Refuses what is not a signed token in its compact form, of a length that tokens have.
 *
 * @throws {InvalidTokenError}
 */
export function requireCompactJws(token: string, scheme: Scheme): void {
  if (token.length > MOST_CHARACTERS) {
    throw new InvalidTokenError(scheme, `longer than ${MOST_CHARACTERS} characters`);
  }
  if (!COMPACT_JWS.test(token)) throw new InvalidTokenError(scheme, "not a signed token in compact form");
}
