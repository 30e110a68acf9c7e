import { type CryptoKey, jwtVerify, SignJWT } from "jose";
import { type Caller, scopesOf } from "./caller.ts";
import { CLOCK_TOLERANCE_SECONDS, requireCompactJws } from "./compact-jws.ts";
import { InvalidTokenError } from "./errors.ts";

const TYPE = "internal+jwt";
const LIFETIME_SECONDS = 60;

/** RFC 6749 section 3.3. One with a space in it would be two to whoever reads the token. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** RFC 7518 section 3.2: a key as long as the hash. */
const LEAST_SECRET_BYTES = 32;

/** Between whom a token is good, and by what. */
export interface InternalTokenOptions {
  /** A secret of 32 random bytes or more that both sides have, or a key of a pair for ES256 or Ed25519. */
  readonly key: string | Uint8Array | CryptoKey;
  /** Who signs, as both sides call it. */
  readonly issuer: string;
  /** Who verifies, as both sides call it. */
  readonly audience: string;
}

/** On whose behalf a service calls another. */
export interface InternalUser {
  readonly userId: string;
  readonly scopes: readonly string[];
}

/**
 * Signs a token for a service of the same private network, on behalf of a user. Whoever has the secret can be anybody
 * there: for a service that others run, or that the internet reaches, there are the edge's assertions.
 *
 * @returns a JWT that ends after a minute
 * @throws {TypeError} for a key that is too short or of another kind, no issuer or audience, a user who is none, or a
 * scope that would be two
 */
export async function signInternalToken(
  { userId, scopes }: InternalUser,
  { key, issuer, audience }: InternalTokenOptions,
): Promise<string> {
  requireParties(issuer, audience);
  if (typeof userId !== "string" || userId === "") throw new TypeError("userId: expected a user");
  if (!scopes.every((scope) => SCOPE_TOKEN.test(scope))) throw new TypeError("scopes: expected scopes");
  return new SignJWT({ scope: scopes.join(" ") })
    .setProtectedHeader({ alg: algorithmOf(key), typ: TYPE })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime(`${LIFETIME_SECONDS}s`)
    .setJti(crypto.randomUUID())
    .sign(bytesOf(key));
}

/**
 * Verifies a token of another service of the same private network. The key says which algorithm it is for, never the
 * token.
 *
 * @returns the user as a caller, whose issuer is the service that signed
 * @throws {InvalidTokenError}
 * @throws {TypeError} for a key that is too short or of another kind, or for no issuer or audience
 */
export async function verifyInternalToken(
  token: string,
  { key, issuer, audience }: InternalTokenOptions,
): Promise<Caller> {
  requireParties(issuer, audience);
  const algorithm = algorithmOf(key);
  requireCompactJws(token, "Bearer");
  try {
    const { payload } = await jwtVerify(token, bytesOf(key), {
      algorithms: [algorithm],
      typ: TYPE,
      issuer,
      audience,
      requiredClaims: ["sub", "iat", "exp", "jti"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      maxTokenAge: LIFETIME_SECONDS,
    });
    const { sub, scope, iat, exp } = payload;
    const isWhole = typeof sub === "string" && sub !== "" && typeof scope === "string";
    if (isWhole && Number(exp) - Number(iat) <= LIFETIME_SECONDS) {
      return { issuer, subject: sub, scopes: scopesOf(scope) };
    }
  } catch (cause) {
    throw new InvalidTokenError("Bearer", "the internal token is not valid here", { cause });
  }
  throw new InvalidTokenError("Bearer", "the internal token names no user, or is valid for too long");
}

/** A party that is not said, as by a variable that is not set, would be any. */
function requireParties(issuer: string, audience: string): void {
  if (!issuer || !audience) throw new TypeError("issuer, audience: expected both");
}

function algorithmOf(key: InternalTokenOptions["key"]): string {
  if (typeof key === "string" || key instanceof Uint8Array) {
    if (bytesOf(key).length >= LEAST_SECRET_BYTES) return "HS256";
    throw new TypeError(`key: expected a secret of ${LEAST_SECRET_BYTES} bytes or more`);
  }
  const { name, namedCurve } = key.algorithm as { readonly name?: string; readonly namedCurve?: string };
  if (name === "ECDSA" && namedCurve === "P-256") return "ES256";
  if (name === "Ed25519") return "EdDSA";
  throw new TypeError("key: expected a secret, or a key for ES256 or Ed25519");
}

function bytesOf<Key>(key: Key | string): Key | Uint8Array {
  return typeof key === "string" ? new TextEncoder().encode(key) : key;
}
