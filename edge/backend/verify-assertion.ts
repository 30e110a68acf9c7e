import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { type Caller, scopesOf } from "./caller.ts";
import { CLOCK_TOLERANCE_SECONDS, requireCompactJws } from "./compact-jws.ts";
import { InvalidTokenError, refusedToken } from "./errors.ts";
import type { IncomingRequest } from "./incoming-request.ts";
import { findIssuerKey } from "./issuer-keys.ts";
import { requireBinding, requireNoBinding } from "./request-binding.ts";

/** The header that carries the edge's assertion about the caller. */
export const ASSERTION_HEADER = "Gatehouse-Assertion";

const ALGORITHMS = ["ES256"];
const LIFETIME_SECONDS = 60;
const BODY_BYTES = 1024 * 1024;

/** Which assertions are believed. */
export interface AssertionOptions {
  /** The edge's issuer of assertions: its public URL and `/callers`. */
  readonly issuer: string;
  /** This server, as the edge's configuration names it; there, the origin's URL unless it says otherwise. */
  readonly audience: string;
  /**
   * What an assertion has to be bound to, as the edge's configuration says: who is calling, or besides to this one
   * request. One that is bound otherwise is refused. @default "principal"
   */
  readonly bind?: "principal" | "request";
  /** With `bind: "request"`: bytes of a request's body that are read, at most. @default 1048576 */
  readonly bodyBytes?: number;
  /**
   * With `bind: "request"`: takes note of an assertion's id, and says whether it was not noted before, so that nobody
   * sends a request again. Forgets it when the assertion has ended. @default the same request may be sent for a minute
   */
  readonly useOnce?: (id: string, endsAt: Date) => boolean | Promise<boolean>;
  /** How keys are fetched. @default the runtime's own fetch */
  readonly fetch?: typeof fetch;
}

/**
 * Makes the function that verifies the assertion that came with a request. The edge's keys are fetched from
 * `<issuer>/.well-known/jwks.json` (RFC 7517) and kept for ten minutes.
 *
 * A valid assertion was made within the last minute, and counts for up to 90 seconds, since clocks may differ by 30.
 * One that is bound to the caller only is sent with several requests: it does not say what for.
 *
 * @returns a function that rejects with {@link InvalidTokenError}, `KeysUnavailableError`, or what reading the body
 * or taking note of the id rejects with
 * @throws {TypeError} for options that do not go together, for no audience, or for an issuer without https
 */
export function verifyAssertion({
  issuer,
  audience,
  bind = "principal",
  bodyBytes = BODY_BYTES,
  useOnce,
  fetch,
}: AssertionOptions): (assertion: string, request?: IncomingRequest) => Promise<Caller> {
  if (!audience) throw new TypeError("audience: expected one, or assertions for anybody would do");
  if (useOnce && bind !== "request") throw new TypeError('useOnce needs bind: "request"');
  const jwksUri = `${issuer}/.well-known/jwks.json`;
  const findKey = findIssuerKey({ issuer, jwksUri, algorithms: ALGORITHMS, fetch });
  return async (assertion, request) => {
    requireCompactJws(assertion, ASSERTION_HEADER);
    const payload = await verifyClaims(assertion, findKey, issuer, audience);
    const caller = toCaller(payload);
    if (bind === "principal") requireNoBinding(payload);
    else if (request) await requireBinding(payload, request, bodyBytes);
    else throw new TypeError('bind: "request" needs the request');
    const endsAt = new Date((Number(payload.exp) + CLOCK_TOLERANCE_SECONDS) * 1000);
    // A body may take longer than that to come, and whoever notes uses has forgotten this one then.
    if (Date.now() >= endsAt.getTime()) throw refusal("the assertion ended before the body was there");
    if (useOnce && !(await useOnce(String(payload.jti), endsAt))) {
      throw refusal("the assertion was used before");
    }
    return caller;
  };
}

async function verifyClaims(assertion: string, findKey: JWTVerifyGetKey, issuer: string, audience: string) {
  try {
    const { payload } = await jwtVerify(assertion, findKey, {
      algorithms: ALGORITHMS,
      typ: "caller-assertion+jwt",
      issuer,
      audience,
      requiredClaims: ["sub", "iat", "exp", "jti"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      maxTokenAge: LIFETIME_SECONDS,
    });
    return payload;
  } catch (error) {
    throw refusedToken(ASSERTION_HEADER, error);
  }
}

function toCaller({
  sub,
  sub_iss: issuer,
  sub_kind: kind,
  client_id: clientId,
  scope = "",
  iat,
  exp,
  jti,
}: JWTPayload): Caller {
  if (typeof sub !== "string" || sub === "" || typeof issuer !== "string" || issuer === "") {
    throw refusal("the assertion names no caller");
  }
  if (Number(exp) - Number(iat) > LIFETIME_SECONDS) throw refusal("the assertion is valid for too long");
  if (typeof jti !== "string" || jti === "") throw refusal("the assertion has no id");
  if (kind !== undefined && kind !== "client") throw refusal("the assertion's caller is of no known kind");
  if (typeof scope !== "string") throw refusal("the assertion's scope is not text");
  return {
    issuer,
    subject: sub,
    ...(kind && { kind }),
    ...(typeof clientId === "string" && { clientId }),
    scopes: scopesOf(scope),
  };
}

function refusal(reason: string): InvalidTokenError {
  return new InvalidTokenError(ASSERTION_HEADER, reason);
}
