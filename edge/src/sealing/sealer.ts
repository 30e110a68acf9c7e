import { base64url, CompactEncrypt, compactDecrypt, decodeProtectedHeader } from "jose";
import type { KeyRing } from "../signing/key-ring.ts";
import type { SealingKey } from "./sealing-key.ts";

/** What a sealed text is for; one for another purpose does not open. */
export type Purpose =
  | "client"
  | "client-secret"
  | "consent"
  | "browser"
  | "sign-in"
  | "code"
  | "refresh-token"
  | "successor"
  | "upstream-session"
  | "mcp-session"
  | "mcp-event";

/** A text that this gateway did not seal for this purpose, or that is past its time. */
export class UnsealError extends Error {
  override readonly name = "UnsealError";
}

/**
 * Seals what the gateway hands out and wants back, or keeps where others could read it: JWE (RFC 7516) in its compact
 * form, `dir` with A256GCM, each purpose under a key of its own (HKDF, RFC 5869). Purpose, issuer and key id are in
 * the protected header, which is authenticated with the content. Nothing is compressed.
 */
export class Sealer {
  readonly #issuer: string;
  readonly #keys: KeyRing<SealingKey>;
  readonly #now: () => number;

  constructor(issuer: string, keys: KeyRing<SealingKey>, now: () => number) {
    this.#issuer = issuer;
    this.#keys = keys;
    this.#now = now;
  }

  /**
   * @param expiresAt - milliseconds since 1970
   * @throws {Error} when no key is in force
   */
  async seal(purpose: Purpose, content: object, expiresAt: number): Promise<string> {
    const key = this.#keys.current(this.#now());
    if (!key) throw new Error("no sealing key is in force");
    const text = JSON.stringify({ content, exp: Math.floor(expiresAt / 1000) });
    return new CompactEncrypt(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: key.kid, typ: purpose, iss: this.#issuer })
      .encrypt(await key.derive(this.#info(purpose)));
  }

  /**
   * Opens what {@link seal} has sealed, written as it was.
   *
   * @throws {UnsealError} in one shape, whatever is wrong with it
   */
  async open(purpose: Purpose, text: string): Promise<unknown> {
    try {
      if (!isCanonical(text)) throw new UnsealError();
      const { kid, typ, iss, alg, enc } = decodeProtectedHeader(text);
      const key = this.#keys.find(kid, this.#now());
      if (!key || typ !== purpose || iss !== this.#issuer || alg !== "dir" || enc !== "A256GCM") {
        throw new UnsealError();
      }
      const { plaintext } = await compactDecrypt(text, await key.derive(this.#info(purpose)), {
        keyManagementAlgorithms: ["dir"],
        contentEncryptionAlgorithms: ["A256GCM"],
      });
      const { content, exp } = JSON.parse(new TextDecoder().decode(plaintext));
      if (!(this.#now() / 1000 < exp)) throw new UnsealError();
      return content;
    } catch {
      throw new UnsealError(`not a ${purpose} of this gateway, or past its time`);
    }
  }

  #info(purpose: Purpose): string {
    return `${purpose}|${this.#issuer}`;
  }
}

/**
 * Whether every part is spelt as base64url is by RFC 7515 section 2, with no bit set that does not count (RFC 4648
 * section 3.5): libraries tolerate padding and white space, and one text could be written in many ways.
 */
function isCanonical(text: string): boolean {
  return text.split(".").every((part) => base64url.encode(base64url.decode(part)) === part);
}
