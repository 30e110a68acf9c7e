import { type CryptoKey, type JWTPayload, SignJWT } from "jose";
import type { AcceptedTokens } from "../../src/configuration/accepted-tokens.ts";
import type { Configuration } from "../../src/configuration/configuration.ts";
import { LEAST_OF_ISSUERS, secretFault } from "../../src/configuration/secrets.ts";
import { isLoopback } from "../../src/configuration/values.ts";
import { KeyRing } from "../../src/signing/key-ring.ts";
import { readSigningKey } from "../../src/signing/signing-key.ts";
import type { Gateway } from "./read-gateway.ts";

/** What somebody wants of a token. */
export interface TokenOrder {
  readonly subject: string;
  readonly scopes: readonly string[];
  readonly clientId: string;
  /** Seconds from now until it ends; below zero it has ended. */
  readonly expiresIn: number;
  /** The server that it is for. @default the only one */
  readonly server?: string | undefined;
  /** Its `aud`. @default the server's */
  readonly audience?: string | undefined;
  /** By whom it is. @default the gateway itself; or else the only issuer that shares its secret */
  readonly issuer?: string | undefined;
}

/** Seconds before its end that a token which has ended was issued. */
const PAST_LIFETIME = 600;

/** Who signs, and what all its access tokens say. */
interface Signer {
  readonly header: { readonly alg: string; readonly typ: string; readonly kid?: string };
  readonly key: CryptoKey | Uint8Array;
  readonly claims: JWTPayload;
}

/**
 * Makes an access token for a gateway on this machine, as its issuer would.
 *
 * @param now - milliseconds since 1970
 * @throws {Error} saying what is missing; and for a gateway that others can reach
 */
export async function createToken(order: TokenOrder, gateway: Gateway, now: number): Promise<string> {
  const { configuration } = gateway;
  if (!isLoopback(new URL(configuration.publicUrl))) {
    throw new Error(
      `tokens are made by hand for a gateway on this machine alone, and this is ${configuration.publicUrl}`,
    );
  }
  const { header, key, claims } = await signerOf(order, gateway, now);
  const seconds = Math.floor(now / 1000);
  const expiresAt = seconds + order.expiresIn;
  return new SignJWT({ ...claims, client_id: order.clientId })
    .setProtectedHeader(header)
    .setAudience(order.audience ?? audienceOf(order, configuration))
    .setIssuedAt(order.expiresIn > 0 ? seconds : expiresAt - PAST_LIFETIME)
    .setExpirationTime(expiresAt)
    .setJti(crypto.randomUUID())
    .sign(key);
}

async function signerOf(order: TokenOrder, { configuration, read }: Gateway, now: number): Promise<Signer> {
  const { publicUrl, authorizationServer, signingKeys, tokens } = configuration;
  const shared = tokens.accept.filter(({ secret }) => secret !== undefined);
  const known = [...(authorizationServer ? [publicUrl] : []), ...shared.map(({ issuer }) => issuer)];
  const chosen = order.issuer ?? (authorizationServer || shared.length === 1 ? known[0] : undefined);
  const entry = shared.find(({ issuer }) => issuer === chosen);
  if (entry?.secret) return sharedSigner(order, entry, secretOf(entry.secret.secret, read));
  if (known.length === 0) {
    throw new Error(
      "no token can be made here: there is neither an authorizationServer nor an issuer with HS256",
    );
  }
  if (chosen !== publicUrl || !authorizationServer) {
    throw new Error(`--issuer: expected one whose tokens can be made here: ${known.join(", ")}`);
  }
  const values = signingKeys.tokens.flatMap(({ secret }) => read(secret) ?? []);
  if (values.length === 0) throw new Error(`secret ${signingKeys.tokens[0]?.secret}: is not set`);
  const keys = await Promise.all(values.map(readSigningKey));
  const key = new KeyRing(keys, 0).current(now);
  if (!key) throw new Error(`secret ${signingKeys.tokens[0]?.secret}: holds no key that is in force`);
  return {
    header: { alg: key.alg, typ: "at+jwt", kid: key.kid },
    key: key.privateKey,
    claims: { iss: publicUrl, sub: order.subject, scope: order.scopes.join(" ") },
  };
}

function sharedSigner({ subject, scopes }: TokenOrder, entry: AcceptedTokens, secret: string): Signer {
  return {
    header: { alg: "HS256", typ: entry.tokenType },
    key: new TextEncoder().encode(secret),
    claims: {
      ...entry.claims,
      iss: entry.issuer,
      [entry.subjectClaim]: subject,
      [entry.scopeClaim]: [...scopes],
    },
  };
}

function secretOf(name: string, read: Gateway["read"]): string {
  const value = read(name);
  const fault = value === undefined ? "is not set" : secretFault(value, LEAST_OF_ISSUERS);
  if (value === undefined || fault !== undefined) throw new Error(`secret ${name}: ${fault}`);
  return value;
}

function audienceOf({ server }: TokenOrder, { servers }: Configuration): string {
  const ids = Object.keys(servers);
  const id = server ?? (ids.length === 1 ? ids[0] : undefined);
  const [audience] = (id !== undefined && Object.hasOwn(servers, id) && servers[id]?.audience) || [];
  if (audience !== undefined) return audience;
  throw new Error(`--server: expected one of ${ids.join(", ")}`);
}
