import type { CryptoKey } from "jose";

/**
 * The one key of an issuer that signs with HS256 (RFC 7518 section 3.2), whatever a token's header asks for.
 *
 * @param secret - its bytes in UTF-8 are the key
 */
export function sharedSecret(secret: string): () => Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  let key: CryptoKey | undefined;
  return async () => {
    key ??= await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), algorithm, false, [
      "verify",
    ]);
    return key;
  };
}
