import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from "jose";

/** An issuer of access tokens with a key, on a network of its own. */
export interface Issuer {
  readonly issuer: string;
  readonly privateKey: CryptoKey;
  /** What its URLs answer with; a test may have them answer otherwise. */
  readonly documents: Map<string, () => Response | Promise<Response>>;
  /** The URLs that were asked for, in order. */
  readonly calls: string[];
  readonly fetch: typeof fetch;
}

/** What differs from a good token; a claim that is undefined is left out. */
export interface TokenDeviation {
  readonly claims?: JWTPayload;
  readonly header?: Partial<JWTHeaderParameters>;
  readonly key?: CryptoKey | Uint8Array;
}

/** Creates an issuer that publishes its discovery document and its key. */
export async function createIssuer(issuer: string, alg = "ES256"): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg, use: "sig" };
  const documents: Issuer["documents"] = new Map([
    [
      `${issuer}/.well-known/openid-configuration`,
      () => Response.json({ issuer, jwks_uri: `${issuer}/jwks` }),
    ],
    [`${issuer}/jwks`, () => Response.json({ keys: [jwk] })],
  ]);
  const calls: string[] = [];
  const answer = async (input: unknown) => {
    calls.push(String(input));
    return documents.get(String(input))?.() ?? new Response(null, { status: 404 });
  };
  return { issuer, privateKey, documents, calls, fetch: answer };
}

/** Signs an access token (RFC 9068) for the backend at `https://tasks.example.com`, good but for the deviation. */
export function signToken(
  { issuer, privateKey }: Pick<Issuer, "issuer" | "privateKey">,
  { claims, header, key }: TokenDeviation = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: issuer,
    aud: "https://tasks.example.com",
    sub: "alice",
    client_id: "editor",
    scope: "read:tasks write:tasks",
    iat: now,
    exp: now + 600,
    jti: crypto.randomUUID(),
    ...claims,
  })
    .setProtectedHeader({ alg: "ES256", kid: "one", typ: "at+jwt", ...header })
    .sign(key ?? privateKey);
}
