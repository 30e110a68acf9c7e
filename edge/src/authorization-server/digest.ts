import { base64url } from "jose";

/** The SHA-256 of a text, base64url: what is kept of a cookie, and S256 of a code verifier (RFC 7636 section 4.6). */
export async function digestOf(text: string): Promise<string> {
  return base64url.encode(new Uint8Array(await sha256(text)));
}

/** Whether two texts are the same, in a time that does not tell how much of them is. */
export async function isSame(one: string, other: string): Promise<boolean> {
  return crypto.subtle.timingSafeEqual(await sha256(one), await sha256(other));
}

function sha256(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
}
