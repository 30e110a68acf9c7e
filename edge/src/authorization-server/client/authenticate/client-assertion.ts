import { type JWTHeaderParameters, type JWTPayload, jwtVerify } from "jose";
import { ASSERTION_ALGORITHMS } from "../../../metadata/authorization-server.ts";
import type { AuthorizationServerContext } from "../../context.ts";
import type { Client } from "../client.ts";

/** Seconds ahead that an assertion may expire. */
const LONGEST_LIFE = 300;

/** Characters of a `jti`. */
const LONGEST_ID = 256;

/** RFC 7519 section 7.2's shape before any library sees it: libraries tolerate padding and white space. */
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** What says of a JWT that it is one, or that it authenticates a client (draft-ietf-oauth-rfc7523bis-11); lower-case. */
const TYPES = new Set([undefined, "jwt", "client-authentication+jwt"]);

/** An assertion that proves nothing; the message says why, for the gateway's own records. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
}

/**
 * Verifies that a client signed an assertion (RFC 7523 section 3) for this gateway and for this one request. Its `jti`
 * is noted when all else is good, and only then.
 *
 * @param findKey - the client's key that a header asks for
 * @throws {AssertionError}
 */
export async function verifyClientAssertion(
  assertion: string,
  client: Client,
  findKey: (header: JWTHeaderParameters) => Promise<CryptoKey>,
  { configuration, now, replayGuard }: AuthorizationServerContext,
): Promise<void> {
  const { limits, publicUrl } = configuration;
  if (assertion.length > limits.tokenBytes || !COMPACT_JWS.test(assertion)) {
    throw new AssertionError(`not a signed JWT in compact form of ${limits.tokenBytes} bytes at most`);
  }
  const skew = limits.clockSkewSeconds;
  const { payload, protectedHeader } = await jwtVerify(assertion, findKey, {
    algorithms: [...ASSERTION_ALGORITHMS],
    issuer: client.id,
    subject: client.id,
    clockTolerance: skew,
    currentDate: new Date(now()),
  }).catch((cause) => {
    throw new AssertionError(cause instanceof Error ? cause.message : "not verified", { cause });
  });
  checkType(protectedHeader.typ);
  checkAudience(payload.aud, publicUrl);
  const exp = checkTimes(payload, now() / 1000 + skew);
  const { jti } = payload;
  if (typeof jti !== "string" || jti === "" || jti.length > LONGEST_ID) {
    throw new AssertionError(`expected a jti of 1 to ${LONGEST_ID} characters`);
  }
  const isFirst = await replayGuard.note(client.handle, jti, (Math.ceil(exp) + skew) * 1000);
  if (!isFirst) throw new AssertionError("its jti was used before");
}

/** RFC 8725 section 3.11: an access token, or whatever else the client may sign, is no assertion. */
function checkType(typ: unknown): void {
  const type = typeof typ === "string" ? typ.toLowerCase().replace(/^application\//, "") : typ;
  if (!TYPES.has(type as string | undefined)) throw new AssertionError("of another type");
}

/**
 * The issuer, as draft-ietf-oauth-rfc7523bis-11 demands, or the token endpoint, as OpenID Connect Core 1.0 section 9
 * advised before. Alone: an assertion that is meant for others as well could be presented here by one of them.
 */
function checkAudience(aud: unknown, publicUrl: string): void {
  const [audience, ...others] = Array.isArray(aud) ? aud : [aud];
  if (others.length > 0 || (audience !== publicUrl && audience !== `${publicUrl}/token`)) {
    throw new AssertionError("its aud is not this server alone");
  }
}

/** @returns `exp` */
function checkTimes({ exp, iat }: JWTPayload, latestNow: number): number {
  if (exp === undefined || !(exp <= latestNow + LONGEST_LIFE)) {
    throw new AssertionError(`expires more than ${LONGEST_LIFE} seconds ahead`);
  }
  if (iat !== undefined && !(iat <= latestNow)) throw new AssertionError("not issued yet");
  return exp;
}
