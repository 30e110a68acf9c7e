import { base64url, type CryptoKey } from "jose";
import type { RingKey } from "../signing/key-ring.ts";

const BYTES = 32;

/** A secret from which the keys of all purposes are derived. */
export interface SealingKey extends RingKey {
  /** The AES-256-GCM key of one purpose: HKDF with SHA-256 (RFC 5869), the purpose as `info`. */
  readonly derive: (info: string) => Promise<CryptoKey>;
}

/**
 * Reads a symmetric JWK (RFC 7517, RFC 7518 section 6.4): 256 random bits, with a `kid`, and with `nbf` when it is to
 * take over at a time.
 *
 * @throws {Error} saying what is wrong with it, without showing any of it
 */
export async function readSealingKey(text: string): Promise<SealingKey> {
  const { kty, kid, k, nbf = 0 } = parse(text);
  if (kty !== "oct" || typeof k !== "string") throw new Error("expected a JWK of type oct");
  if (typeof kid !== "string" || kid === "") throw new Error("expected a JWK with a kid");
  if (!Number.isSafeInteger(nbf)) throw new Error("expected nbf as whole seconds since 1970");
  const secret = decode(k);
  if (secret.length !== BYTES) throw new Error(`expected a JWK whose k has ${BYTES} bytes`);
  if (!isRandom(secret)) throw new Error("expected a JWK whose k is random");
  const master = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const derived = new Map<string, CryptoKey>();
  return {
    kid,
    notBefore: nbf as number,
    async derive(info) {
      // Keys are kept, not promises of them: one that another request was given may die with that request.
      const key = derived.get(info) ?? (await deriveKey(master, info));
      derived.set(info, key);
      return key;
    },
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Said below, without what was written there.
  }
  throw new Error("expected a symmetric JWK as JSON");
}

function decode(k: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(base64url.decode(k));
  } catch {
    return new Uint8Array();
  }
}

/** What was typed or counted out is of few characters, of few steps between them, or printable. */
function isRandom(secret: Uint8Array): boolean {
  const steps = secret.map((byte, index) => byte - (secret[index - 1] ?? 0));
  const isPrintable = secret.every((byte) => byte >= 0x20 && byte < 0x7f);
  return !isPrintable && [secret, steps].every((bytes) => new Set(bytes).size >= BYTES / 4);
}

function deriveKey(master: CryptoKey, info: string): Promise<CryptoKey> {
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: new TextEncoder().encode(info) },
    master,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}
