import { base64url } from "jose";

/**
 * The handle of a client that registered itself: `dynamic:` and the first 128 bits of SHA-256 of its id, for the id is
 * a sealed document and too long for tokens and records.
 */
export async function dynamicHandle(id: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(id));
  return `dynamic:${base64url.encode(new Uint8Array(digest, 0, 16))}`;
}
