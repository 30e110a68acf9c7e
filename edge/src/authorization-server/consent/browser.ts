import { base64url } from "jose";

/** A value that nobody guesses: 256 random bits, base64url. */
export function randomValue(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
}

/** Whether a text is written as {@link randomValue} writes them. */
export function isRandomValue(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** What is kept of a browser's cookie: its SHA-256, base64url. */
export async function digestOf(value: string): Promise<string> {
  return base64url.encode(new Uint8Array(await sha256(value)));
}

/** Whether two texts are the same, in a time that does not tell how much of them is. */
export async function isSame(one: string, other: string): Promise<boolean> {
  return crypto.subtle.timingSafeEqual(await sha256(one), await sha256(other));
}

function sha256(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
}
