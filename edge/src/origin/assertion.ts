import { SignJWT } from "jose";
import type { Principal } from "../access-token/principal.ts";
import type { SigningKey } from "../signing/signing-key.ts";

/** The header that carries it. `Authorization` stays free for the credential that the origin's cloud asks for. */
export const ASSERTION_HEADER = "Gatehouse-Assertion";

/** Its own `typ`, so that no other kind of token passes for it (RFC 8725 section 3.11). */
export const ASSERTION_TYPE = "caller-assertion+jwt";

/** What an assertion says beside who is calling. */
export interface AssertionParameters {
  /** The issuer `publicUrl/callers`. */
  readonly issuer: string;
  /** The one origin it is for. */
  readonly audience: string;
  readonly lifetimeSeconds: number;
}

/** Signs the gateway's statement to an origin about who is calling. */
export async function signAssertion(
  principal: Principal,
  key: SigningKey,
  { issuer, audience, lifetimeSeconds }: AssertionParameters,
  now: Date,
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({
    sub_iss: principal.issuer,
    ...(principal.clientId !== undefined && { client_id: principal.clientId }),
    scope: principal.scopes.join(" "),
  })
    .setProtectedHeader({ alg: key.alg, typ: ASSERTION_TYPE, kid: key.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(principal.subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds)
    .setJti(crypto.randomUUID())
    .sign(key.privateKey);
}
