import { CLAIM_CHECKS, type Expectation } from "../src/access-token/claim-checks.ts";
import { readPrincipal } from "../src/access-token/read-principal.ts";
import { verifySignature } from "../src/access-token/verify.ts";
import type { Caller } from "./caller.ts";
import { CLOCK_TOLERANCE_SECONDS, requireCompactJws } from "./compact-jws.ts";
import { refusedToken } from "./errors.ts";
import { findIssuerKey } from "./issuer-keys.ts";

/** Signatures whose keys an issuer can publish: RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864 section 2.2. */
const ALGORITHMS = [
  ...(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"] as const),
  ...(["ES256", "ES384", "ES512", "EdDSA", "Ed25519"] as const),
] as const;

const LIFETIME_SECONDS = 86_400;

/** Whose access tokens are accepted, and which: as the gateway's configuration says it of the same issuer. */
export interface TokenOptions {
  /** Byte for byte as in `iss`. */
  readonly issuer: string;
  /** The same issuer with a slash at its end more or less, where it names itself so elsewhere. @default none */
  readonly alias?: string;
  /** This server: one of these has to be in `aud`. */
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
  /** What else a token has to say, claim by claim. @default {} */
  readonly claims?: Readonly<Record<string, string>>;
  /** The claim that names the scopes, as a text or a list. @default "scope" */
  readonly scopeClaim?: string;
  /** The same for tokens of clients that act for nobody. @default scopeClaim */
  readonly clientScopeClaim?: string;
  /** The claim that names the subject. @default "sub" */
  readonly subjectClaim?: string;
  /** Seconds between `iat` and `exp` of a token, at most. @default 86400 */
  readonly lifetimeSeconds?: number;
  /** How keys are fetched. @default the runtime's own fetch */
  readonly fetch?: typeof fetch;
}

/**
 * Makes the function that verifies a caller's own access token, which the edge forwarded: by the checks that the
 * gateway itself makes (RFC 9068 section 4), with the algorithms, keys and audience of the options, never of the token.
 * Keys are kept for ten minutes.
 *
 * @returns a function that rejects with `InvalidTokenError` or `KeysUnavailableError`
 * @throws {TypeError} for an algorithm without a key pair, for no audience, for a claim without a value, or for an issuer
 * without https
 */
export function verifyJwt(options: TokenOptions): (token: string) => Promise<Caller> {
  const { audience, lifetimeSeconds = LIFETIME_SECONDS, fetch, ...named } = options;
  const issuer: Expectation["issuer"] = {
    tokenType: "at+jwt",
    scopeClaim: "scope",
    subjectClaim: "sub",
    ...named,
    algorithms: algorithmsOf(options),
    claims: claimsOf(options),
    servers: [],
  };
  const server = { audience: audiencesOf(audience) };
  const limits = { clockSkewSeconds: CLOCK_TOLERANCE_SECONDS, tokenLifetimeSeconds: lifetimeSeconds };
  const findKey = findIssuerKey({ ...issuer, fetch });
  return async (token) => {
    requireCompactJws(token, "Bearer");
    try {
      const content = await verifySignature(token, { algorithms: issuer.algorithms, findKey });
      const expected: Expectation = { issuer, server, limits, now: new Date() };
      for (const [, check] of CLAIM_CHECKS) check(content, expected);
      const { subject, kind, clientId, scopes } = readPrincipal(content.claims, issuer);
      const { email, email_verified: isVerified } = content.claims;
      return {
        issuer: issuer.issuer,
        subject,
        ...(kind && { kind }),
        ...(clientId !== undefined && { clientId }),
        // Some issuers write it as text; those that say nothing, as Entra does, vouch for no address.
        ...(typeof email === "string" && String(isVerified) === "true" && { email }),
        scopes,
      };
    } catch (error) {
      throw refusedToken("Bearer", error);
    }
  };
}

function algorithmsOf({ algorithms = ["RS256", "ES256"] }: TokenOptions): readonly string[] {
  if (algorithms.length > 0 && algorithms.every((name) => ALGORITHMS.includes(name))) return algorithms;
  throw new TypeError(`algorithms: expected some of ${ALGORITHMS.join(", ")}`);
}

function audiencesOf(audience: TokenOptions["audience"]): readonly string[] {
  const audiences = [audience ?? []].flat();
  if (audiences.length > 0 && audiences.every(isText)) return audiences;
  throw new TypeError("audience: expected one");
}

/** A claim that may be whatever it likes, as by a variable that is not set, would be met by its absence. */
function claimsOf({ claims = {} }: TokenOptions): Readonly<Record<string, string>> {
  if (Object.values(claims).every(isText)) return claims;
  throw new TypeError("claims: expected a text for each");
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
