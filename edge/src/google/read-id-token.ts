import { decodeJwt } from "jose";
import { z } from "zod";
import { NetworkError } from "../network/fetcher.ts";

/** Seconds for which Google's ID tokens are good, whatever one says of itself. */
const MOST_SECONDS = 3600;

/** An ID token, and until when it is good: milliseconds since 1970. */
export interface IdToken {
  readonly token: string;
  readonly expiresAt: number;
}

/** The form of a signed JWT: RFC 7515 section 3.1. */
export const compactToken = z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/);

const claims = z.object({ aud: z.string(), exp: z.int().positive() });

/**
 * Reads what Google gave for an ID token. Whoever it is for verifies it; the gateway only has to know that it is for
 * them, and until when.
 *
 * @param now - milliseconds since 1970
 * @throws {NetworkError} for one that is for another audience, or has ended
 */
export function readIdToken(token: string, audience: string, now: number): IdToken {
  const { aud, exp } = readClaims(token);
  if (aud !== audience) throw new NetworkError("the ID token is for another audience");
  const expiresAt = Math.min(exp * 1000, now + MOST_SECONDS * 1000);
  if (expiresAt <= now) throw new NetworkError("the ID token has expired already");
  return { token, expiresAt };
}

function readClaims(token: string): z.output<typeof claims> {
  try {
    return claims.parse(decodeJwt(token));
  } catch {
    throw new NetworkError("the ID token is none");
  }
}
