import { type CryptoKey, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import type { KeyServer } from "./key-server.ts";

/** What differs from a good assertion; a claim that is undefined is left out. */
export interface Deviation {
  readonly claims?: JWTPayload;
  readonly header?: Partial<JWTHeaderParameters>;
  readonly key?: CryptoKey | Uint8Array;
}

/** Signs an assertion as the edge does it, but for the deviation. */
export function signAssertion(
  { issuer, privateKey }: KeyServer,
  audience: string,
  { claims, header, key }: Deviation = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: issuer,
    aud: audience,
    sub: "alice",
    sub_iss: "https://login.example.com",
    client_id: "editor",
    scope: "public:read confidential:read",
    iat: now,
    exp: now + 60,
    jti: "a2f0c1d4-93a5-4a3e-a3a5-1a0e4a4c7b52",
    ...claims,
  })
    .setProtectedHeader({ alg: "ES256", kid: "edge-1", typ: "caller-assertion+jwt", ...header })
    .sign(key ?? privateKey);
}
