import { createHash } from "node:crypto";

const DIGITS = "0123456789";
const HEX = "0123456789abcdef";
/** RFC 4648, section 6. */
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** What a cloud draws at random is derived here: the same words, the same digits. */
export function digits(length: number, ...words: readonly string[]): string {
  return characters(DIGITS, length, words);
}

/** Decimal digits without a zero in front. */
export function numberText(length: number, ...words: readonly string[]): string {
  return characters(DIGITS.slice(1), 1, words) + digits(length - 1, "rest", ...words);
}

export function hex(length: number, ...words: readonly string[]): string {
  return characters(HEX, length, words);
}

export function base32(length: number, ...words: readonly string[]): string {
  return characters(BASE32, length, words);
}

export function alphanumeric(length: number, ...words: readonly string[]): string {
  return characters(ALPHANUMERIC, length, words);
}

/** Base64 (RFC 4648, section 4) of as many bytes. */
export function base64(bytes: number, ...words: readonly string[]): string {
  return stream(bytes, words).toString("base64");
}

/** In the form of a UUID of version 4 (RFC 9562, section 5.4). */
export function uuid(...words: readonly string[]): string {
  const random = hex(32, ...words);
  const variant = characters("89ab", 1, words);
  return [
    random.slice(0, 8),
    random.slice(8, 12),
    `4${random.slice(13, 16)}`,
    `${variant}${random.slice(17, 20)}`,
    random.slice(20),
  ].join("-");
}

function characters(alphabet: string, length: number, words: readonly string[]): string {
  return Array.from(stream(length, words), (byte) => alphabet[byte % alphabet.length]).join("");
}

function stream(length: number, words: readonly string[]): Buffer {
  const blocks: Buffer[] = [];
  for (let block = 0; block * 32 < length; block++) {
    blocks.push(
      createHash("sha256")
        .update(JSON.stringify([block, ...words]))
        .digest(),
    );
  }
  return Buffer.concat(blocks).subarray(0, length);
}
