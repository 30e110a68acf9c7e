import { base64url } from "jose";

/** The whole SHA-256 of a token, which stands for it wherever it is remembered. */
export async function tokenDigest(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return base64url.encode(new Uint8Array(digest));
}
