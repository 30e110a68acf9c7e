import { SignJWT } from "jose";
import type { Principal } from "../access-token/principal.ts";
import type { SigningKey } from "../signing/signing-key.ts";

/** The header that carries it. `Authorization` stays free for the credential that the origin's cloud asks for. */
export const ASSERTION_HEADER = "Gatehouse-Assertion";

/** The header with those for whom the origin calls on behalf of its caller: a list (RFC 9110 section 5.6.1). */
export const DOWNSTREAM_HEADER = "Gatehouse-Downstream-Assertions";

/** Its own `typ`, so that no other kind of token passes for it (RFC 8725 section 3.11). */
export const ASSERTION_TYPE = "caller-assertion+jwt";

/** What an assertion says beside who is calling. */
export interface AssertionParameters {
  /** The issuer `publicUrl/callers`. */
  readonly issuer: string;
  /** The one origin it is for. */
  readonly audience: string;
  readonly lifetimeSeconds: number;
  /** The one request that it is bound to. @default none: it is bound to who is calling only */
  readonly request?: BoundRequest;
}

/** A request as its origin gets it. */
export interface BoundRequest {
  readonly method: string;
  /** Without a query. */
  readonly url: string;
  /** @default it has none */
  readonly body?: Uint8Array | undefined;
}

/** Signs the gateway's statement to an origin about who is calling. */
export async function signAssertion(
  principal: Principal,
  key: SigningKey,
  { issuer, audience, lifetimeSeconds, request }: AssertionParameters,
  now: Date,
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({
    sub_iss: principal.issuer,
    ...(principal.kind && { sub_kind: principal.kind }),
    ...(principal.clientId !== undefined && { client_id: principal.clientId }),
    scope: principal.scopes.join(" "),
    ...(request && (await bindingClaims(request))),
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

/**
 * What an assertion says of the one request that it goes with. `htm` and `htu` are RFC 9449 section 4.2's; the digest,
 * for which no claim is registered, is written as in the field `Content-Digest` of RFC 9530 section 2.
 */
async function bindingClaims({ method, url, body = new Uint8Array() }: BoundRequest) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return { htm: method, htu: url, content_digest: `sha-256=:${btoa(String.fromCharCode(...digest))}:` };
}
