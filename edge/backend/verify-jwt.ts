import { type JWTPayload, jwtVerify } from "jose";
import { type Caller, scopesOf } from "./caller.ts";
import { CLOCK_TOLERANCE_SECONDS, requireCompactJws } from "./compact-jws.ts";
import { InvalidTokenError, KeysUnavailableError } from "./errors.ts";
import { IssuerKeys } from "./issuer-keys.ts";

/** Signatures whose keys an issuer can publish: RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864 section 2.2. */
const ALGORITHMS = [
  ...(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"] as const),
  ...(["ES256", "ES384", "ES512", "EdDSA", "Ed25519"] as const),
] as const;

/** Claims that only ID tokens (OpenID Connect Core section 2) and logout tokens (Back-Channel Logout 2.4) carry. */
const FOREIGN_CLAIMS = ["nonce", "at_hash", "c_hash", "s_hash", "events"];

const LIFETIME_SECONDS = 86_400;

/** Whose access tokens are accepted, and which. */
export interface TokenOptions {
  /** Byte for byte as in `iss`. */
  readonly issuer: string;
  /** Who asks: one of these has to be in `aud`. */
  readonly audience: string | readonly string[];
  /** @default ["RS256", "ES256"] */
  readonly algorithms?: readonly (typeof ALGORITHMS)[number][];
  /** Where the issuer's keys are. @default what its discovery document says */
  readonly jwksUri?: string;
  /**
   * The `typ` of its access tokens: `at+jwt` (RFC 9068), or `JWT` for issuers that know no better; a token that looks
   * like an ID token is refused all the same. @default "at+jwt"
   */
  readonly tokenType?: "at+jwt" | "JWT";
  /** The claim that names the scopes, as a text or a list. @default "scope" */
  readonly scopeClaim?: string;
  /** Seconds between `iat` and `exp` of a token, at most. @default 86400 */
  readonly lifetimeSeconds?: number;
  /** How keys are fetched. @default the runtime's own fetch */
  readonly fetch?: typeof fetch;
}

/**
 * Makes the function that verifies a caller's own access token, which the edge forwarded: RFC 9068 section 4, with the
 * algorithms, keys and audience of the options, never of the token. Keys are kept for ten minutes.
 *
 * @returns a function that rejects with {@link InvalidTokenError} or {@link KeysUnavailableError}
 * @throws {TypeError} for an algorithm without a key pair, for no audience, or for an issuer without https
 */
export function verifyJwt(options: TokenOptions): (token: string) => Promise<Caller> {
  const { issuer, audience, algorithms = ["RS256", "ES256"], jwksUri, fetch } = options;
  const keys = new IssuerKeys({ issuer, jwksUri, fetch });
  if (algorithms.length === 0 || algorithms.some((name) => !ALGORITHMS.includes(name))) {
    throw new TypeError(`algorithms: expected some of ${ALGORITHMS.join(", ")}`);
  }
  const audiences = typeof audience === "string" ? [audience] : [...(audience ?? [])];
  if (audiences.length === 0 || audiences.includes("")) throw new TypeError("audience: expected one");
  return async (token) => {
    requireCompactJws(token, "Bearer");
    try {
      const { payload, protectedHeader } = await jwtVerify(token, (header) => keys.find(header), {
        algorithms: [...algorithms],
        issuer,
        audience: audiences,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ["exp", "sub"],
      });
      checkType(protectedHeader.typ, payload, options);
      checkLifetime(payload, options);
      return toCaller(payload, options);
    } catch (cause) {
      if (cause instanceof KeysUnavailableError || cause instanceof InvalidTokenError) throw cause;
      throw new InvalidTokenError("Bearer", "the token is not valid here", { cause });
    }
  };
}

/** RFC 9068 section 2.1: the type keeps other kinds of JWT, ID tokens above all, from passing as access tokens. */
function checkType(
  typ: unknown,
  payload: JWTPayload,
  { tokenType = "at+jwt", scopeClaim = "scope" }: TokenOptions,
) {
  const type = typeof typ === "string" ? typ.toLowerCase().replace(/^application\//, "") : typ;
  // What only says that it is a JWT has to look like an access token: RFC 9068 section 2.2.3.
  const isPlain =
    tokenType === "JWT" && (type === undefined || type === "jwt") && payload[scopeClaim] !== undefined;
  if (!(type === "at+jwt" || isPlain) || FOREIGN_CLAIMS.some((claim) => payload[claim] !== undefined)) {
    throw refusal("is not an access token");
  }
  if (payload.cnf !== undefined) throw refusal("is bound to a key: it is no bearer token");
}

function checkLifetime({ iat, exp }: JWTPayload, { lifetimeSeconds = LIFETIME_SECONDS }: TokenOptions) {
  const now = Math.floor(Date.now() / 1000);
  if (iat !== undefined && iat > now + CLOCK_TOLERANCE_SECONDS) throw refusal("is not issued yet");
  const seconds = (exp ?? Number.NaN) - (iat ?? now);
  if (!Number.isFinite(seconds) || seconds > lifetimeSeconds) throw refusal("is valid for too long");
}

function toCaller(payload: JWTPayload, { issuer, scopeClaim = "scope" }: TokenOptions): Caller {
  const { sub, email, email_verified: isVerified } = payload;
  if (typeof sub !== "string" || sub === "") throw refusal("names no subject");
  const clientId = payload.client_id ?? payload.azp;
  return {
    issuer,
    subject: sub,
    ...(typeof clientId === "string" && { clientId }),
    ...(typeof email === "string" && isVerified !== false && { email }),
    scopes: readScopes(payload[scopeClaim]),
  };
}

/** RFC 9068 section 2.2.3: one string, scopes apart by spaces; some issuers send a list instead. */
function readScopes(claim: unknown = []): readonly string[] {
  const scopes: unknown = typeof claim === "string" ? scopesOf(claim) : claim;
  if (Array.isArray(scopes) && scopes.every(isScopeToken)) return scopes;
  throw refusal("has a scope claim that is neither text nor a list of scopes");
}

/** RFC 6749 section 3.3. */
function isScopeToken(scope: unknown): scope is string {
  return typeof scope === "string" && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope);
}

function refusal(reason: string): InvalidTokenError {
  return new InvalidTokenError("Bearer", `the token ${reason}`);
}
