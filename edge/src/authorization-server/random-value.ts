import { base64url } from "jose";

/** A value that nobody guesses: 256 random bits, base64url. */
export function randomValue(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
}

/** Whether a text is written as {@link randomValue} writes them. */
export function isRandomValue(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9_-]{43}$/.test(text);
}
