import { z } from "zod";
import { secretReference, serverId, url } from "./values.ts";

/** What asymmetric signatures there are: RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864 section 2.2. */
const ALGORITHMS = [
  ...(["RS256", "RS384", "RS512"] as const),
  ...(["PS256", "PS384", "PS512"] as const),
  ...(["ES256", "ES384", "ES512"] as const),
  ...(["EdDSA", "Ed25519"] as const),
] as const;

const claimName = z.string().min(1).max(256);

const introspection = z.discriminatedUnion(
  "type",
  [
    z.strictObject({
      /** RFC 7662, at the issuer's own endpoint. */
      type: z.literal("rfc7662"),
      endpoint: url,
      /** As whom the gateway asks: RFC 7662 section 2.1. */
      client: z.strictObject({
        id: z.string().min(1).max(256),
        secret: secretReference,
        /** How the client proves itself: RFC 6749 section 2.3.1. @default "client_secret_basic" */
        authentication: z.enum(["client_secret_basic", "client_secret_post"]).default("client_secret_basic"),
      }),
    }),
    z.strictObject({
      /** Google's own rule, for the access tokens of https://accounts.google.com. */
      type: z.literal("google-token-info"),
      /** The clients whose tokens are accepted: nothing else in such a token says whom it is for. */
      clientIds: z.array(z.string().min(1).max(256)).min(1),
    }),
  ],
  { error: 'expected "rfc7662" or "google-token-info"' },
);

/** An issuer whose access tokens are accepted, as it is written. */
export const acceptedTokens = z.strictObject({
  /** The issuer, byte for byte as in `iss` and in its own discovery document. */
  issuer: url,
  /**
   * The same issuer as it names itself elsewhere, with a slash at its end more or less: in `iss` and in the discovery
   * document either is taken, and means `issuer`. @default none
   */
  alias: url.optional(),
  /**
   * Signature algorithms; a key that does not say for which one it is, is for the first that suits it. `HS256` stands
   * alone, beside a `secret`. @default ["RS256", "ES256"]
   */
  algorithms: z
    .array(z.enum([...ALGORITHMS, "HS256"]))
    .min(1)
    .default(["RS256", "ES256"]),
  /** Where its keys are. @default what its discovery document says */
  jwksUri: url.optional(),
  /** The secret that it signs with HS256 with: 32 bytes at least. Whoever has it can make tokens. @default none */
  secret: secretReference.optional(),
  /** How the issuer is asked about tokens that cannot be verified here. @default its tokens are verified here */
  introspection: introspection.optional(),
  /** The servers its tokens are for. @default all */
  servers: z.array(serverId).min(1).optional(),
  /**
   * The `typ` its access tokens carry: `at+jwt` (RFC 9068), or `JWT` for issuers that know no better. With
   * `JWT`, a token that looks like an ID token is refused. @default "at+jwt"
   */
  tokenType: z.enum(["at+jwt", "JWT"]).default("at+jwt"),
  /** What else a token has to say, claim by claim, for some issuers tell their kinds of token apart so. @default {} */
  claims: z.record(claimName, z.string().min(1).max(512)).default({}),
  /** The claim that names the scopes, as a text or a list. @default "scope" */
  scopeClaim: claimName.default("scope"),
  /** The same for tokens of clients that act for nobody, where it is another claim. @default scopeClaim */
  clientScopeClaim: claimName.optional(),
  /** The claim that names a person; clients that act for nobody are named in `sub`. @default "sub" */
  subjectClaim: claimName.default("sub"),
  /** The claim that lists the groups of whoever a token is about. @default groups are not known */
  groupsClaim: claimName.optional(),
  /** The claim that says which scopes, beside those of the token, its identity could get. @default it is not known */
  obtainableClaim: claimName.optional(),
  /**
   * A registration endpoint (RFC 7591) that registers clients at this issuer on its behalf. With it, the
   * gateway publishes an authorization server document of its own that names it. @default none
   */
  registrationEndpoint: url.optional(),
});

/** An accepted issuer as it is written. */
export type AcceptedTokensDocument = z.input<typeof acceptedTokens>;

/** An issuer whose access tokens are accepted, and for what. */
export type AcceptedTokens = Readonly<Omit<z.output<typeof acceptedTokens>, "algorithms" | "servers">> & {
  readonly algorithms: readonly string[];
  readonly servers: readonly string[];
};

/** How an issuer is asked about tokens. */
export type IntrospectionSettings = Readonly<z.output<typeof introspection>>;

/** Fills in what follows from the rest. */
export function completeAcceptedTokens(
  { servers, ...rest }: z.output<typeof acceptedTokens>,
  allServers: readonly string[],
): AcceptedTokens {
  return { ...rest, servers: servers ?? allServers };
}
