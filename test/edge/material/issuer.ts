import { base64url, type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { NOW_SECONDS } from "./clock.ts";
import { json, type Reply } from "./network.ts";
import { DOCUMENTS_URL } from "./server.ts";

/** A signing key of an issuer, with the half that it publishes. */
export interface IssuerKey {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** Generates a key. */
export async function createKey(kid: string, alg = "ES256"): Promise<IssuerKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}

/** What an issuer answers with, by URL: its discovery document and its key set, wherever both are. */
export function issuerReplies(issuer: string, keys: readonly unknown[]): Record<string, Reply> {
  return {
    [`${issuer}/.well-known/openid-configuration`]: json({ issuer, jwks_uri: `${issuer}/jwks` }),
    [`${issuer}/jwks`]: json({ keys }),
  };
}

/** The claims of a good access token for the documents server, ten minutes long. */
export const CLAIMS = {
  iss: "https://login.example.com",
  aud: DOCUMENTS_URL,
  sub: "alice",
  client_id: "editor",
  scope: "public:read confidential:read",
  iat: NOW_SECONDS,
  exp: NOW_SECONDS + 600,
  jti: "a2f0c1d4-93a5-4a3e-a3a5-1a0e4a4c7b52",
} as const;

/** What differs from a good token; a claim or parameter that is undefined is left out. */
export interface Deviation {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** Signs an access token (RFC 9068), good but for the deviation. */
export function accessToken({ alg, kid, privateKey }: IssuerKey, { claims, header }: Deviation = {}) {
  return new SignJWT({ ...CLAIMS, ...claims })
    .setProtectedHeader({ alg, kid, typ: "at+jwt", ...header })
    .sign(privateKey);
}

/**
 * Signs what no library would: any header over any text, by the key's own algorithm, whatever the header says.
 */
export async function forgeToken(header: unknown, payload: string, { alg, privateKey }: IssuerKey) {
  const input = `${base64url.encode(JSON.stringify(header))}.${base64url.encode(payload)}`;
  const algorithm = alg === "ES256" ? { name: "ECDSA", hash: "SHA-256" } : { name: "RSASSA-PKCS1-v1_5" };
  const signature = await crypto.subtle.sign(algorithm, privateKey, new TextEncoder().encode(input));
  return `${input}.${base64url.encode(new Uint8Array(signature))}`;
}
