import { createHash, randomBytes } from "node:crypto";

/** Seconds of a code: RFC 6749 section 4.1.2 recommends ten minutes at the most. */
const CODE_SECONDS = 60;

/** What somebody consented to. */
export interface Consent {
  readonly account: string;
  readonly client: string;
  readonly scopes: readonly string[];
}

/** A code that was not redeemed yet. */
export interface PendingCode extends Consent {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce?: string;
  readonly offline: boolean;
}

interface RefreshToken extends Consent {
  readonly family: string;
  isSpent: boolean;
}

interface AccessToken extends Consent {
  expiresAt: number;
}

/** Codes and tokens that were given out, by their text. */
export class Tokens {
  readonly #codes = new Map<string, PendingCode & { readonly expiresAt: number }>();
  readonly #refreshTokens = new Map<string, RefreshToken>();
  readonly #accessTokens = new Map<string, AccessToken>();

  giveCode(prefix: string, code: PendingCode): string {
    const text = prefix + random();
    this.#codes.set(text, { ...code, expiresAt: Date.now() + CODE_SECONDS * 1000 });
    return text;
  }

  /** Takes a code, once: it is gone even where it does not fit. */
  takeCode(text: string, fits: { client: string; redirectUri: string; verifier: string }) {
    const code = this.#codes.get(text);
    this.#codes.delete(text);
    if (!code || code.expiresAt <= Date.now()) return undefined;
    const challenge = createHash("sha256").update(fits.verifier).digest("base64url");
    const isFitting =
      code.client === fits.client && code.redirectUri === fits.redirectUri && code.challenge === challenge;
    return isFitting ? code : undefined;
  }

  /** @param most - how many of one account and one client are good at a time: one more ends the oldest */
  giveRefreshToken(prefix: string, { account, client, scopes }: Consent, most = Infinity, family = random()) {
    const text = prefix + random();
    this.#refreshTokens.set(text, { account, client, scopes, family, isSpent: false });
    const own = [...this.#refreshTokens].filter(
      ([, token]) => token.account === account && token.client === client,
    );
    for (const [oldest] of own.slice(0, Math.max(0, own.length - most))) this.#refreshTokens.delete(oldest);
    return text;
  }

  /** The consent of a refresh token. One that was spent and comes again ends its whole family. */
  findRefreshToken(text: string, client: string): RefreshToken | undefined {
    const token = this.#refreshTokens.get(text);
    if (!token || token.client !== client) return undefined;
    if (!token.isSpent) return token;
    for (const [other, { family }] of this.#refreshTokens) {
      if (family === token.family) this.#refreshTokens.delete(other);
    }
    return undefined;
  }

  spendRefreshToken(text: string): void {
    const token = this.#refreshTokens.get(text);
    if (token) token.isSpent = true;
  }

  /** @param seconds - its life; undefined: for ever */
  giveAccessToken(
    prefix: string,
    { account, client, scopes }: Consent,
    seconds: number | undefined,
    most = Infinity,
  ) {
    const text = prefix + random();
    const expiresAt = seconds === undefined ? Infinity : Date.now() + seconds * 1000;
    this.#accessTokens.set(text, { account, client, scopes, expiresAt });
    const same = [...this.#accessTokens].filter(
      ([, token]) =>
        token.account === account && token.client === client && token.scopes.join() === scopes.join(),
    );
    for (const [oldest] of same.slice(0, Math.max(0, same.length - most))) this.#accessTokens.delete(oldest);
    return text;
  }

  findAccessToken(text: string | undefined): Consent | undefined {
    const token = this.#accessTokens.get(text ?? "");
    return token && token.expiresAt > Date.now() ? token : undefined;
  }

  expireAccessTokens(): void {
    for (const token of this.#accessTokens.values()) token.expiresAt = 0;
  }
}

function random(): string {
  return randomBytes(32).toString("base64url");
}
