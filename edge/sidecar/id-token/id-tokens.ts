import { decodeJwt } from "jose";
import type { IdTokenSource } from "./source.ts";

/** A token is fetched anew when it has less than this left, in milliseconds. */
const EARLY = 300_000;

/** A token with less than this left is not sent: it could expire on its way. */
const LEAST = 10_000;

/** Milliseconds that a fetch may take. */
const PATIENCE = 10_000;

/** Milliseconds between two fetches at least, whether the first one failed or gave a token that ends soon. */
const PAUSE = 1000;

interface IdToken {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What {@link IdTokens} needs beside a source. */
export interface IdTokensOptions {
  readonly audience: string;
  /** Told why there is no new token, each time that one was asked for. */
  readonly onFault: (reason: string) => void;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/**
 * The ID token of the moment. It is kept until five minutes before it expires; then it is fetched anew, once for all who
 * ask, while the old one serves on until the new one is there, or until it expires.
 */
export class IdTokens {
  readonly #source: IdTokenSource;
  readonly #options: Required<IdTokensOptions>;
  #current: IdToken | undefined;
  #fetching: Promise<IdToken> | undefined;
  #failure: unknown;
  #fetchedAt = Number.NEGATIVE_INFINITY;

  constructor(source: IdTokenSource, options: IdTokensOptions) {
    this.#source = source;
    this.#options = { now: Date.now, ...options };
  }

  /**
   * A token that is good now.
   *
   * @throws {Error} where there is none
   */
  async get(): Promise<string> {
    const left = (this.#current?.expiresAt ?? 0) - this.#options.now();
    if (this.#current && left > EARLY) return this.#current.text;
    const next = this.#next();
    if (!this.#current || left <= LEAST) return (await next).text;
    next.catch(() => undefined);
    return this.#current.text;
  }

  #next(): Promise<IdToken> {
    if (this.#fetching) return this.#fetching;
    const since = this.#options.now() - this.#fetchedAt;
    if (since >= 0 && since < PAUSE) return this.#unchanged();
    this.#fetching = this.#fetch().finally(() => {
      this.#fetching = undefined;
      this.#fetchedAt = this.#options.now();
    });
    return this.#fetching;
  }

  /** What the last fetch gave. */
  async #unchanged(): Promise<IdToken> {
    if (this.#failure !== undefined || !this.#current) throw this.#failure;
    return this.#current;
  }

  async #fetch(): Promise<IdToken> {
    try {
      this.#current = await this.#fetchInTime();
      this.#failure = undefined;
      return this.#current;
    } catch (error) {
      this.#failure = error;
      this.#options.onFault(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  async #fetchInTime(): Promise<IdToken> {
    const { audience, now } = this.#options;
    const signal = AbortSignal.timeout(PATIENCE);
    const tooLate = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error("no token in time")));
    });
    const text = await Promise.race([this.#source(audience, signal), tooLate]);
    return readIdToken(text, audience, now());
  }
}

/** A token of another audience would be one that somebody else can use. */
function readIdToken(text: string, audience: string, now: number): IdToken {
  const { aud, exp } = decode(text);
  if (aud !== audience) throw new Error("the token that came is for another audience");
  const expiresAt = Number(exp) * 1000;
  if (!(expiresAt - now > LEAST)) throw new Error("the token that came has expired");
  return { text, expiresAt };
}

function decode(text: string) {
  try {
    return decodeJwt(text);
  } catch {
    throw new Error("what came is no ID token");
  }
}
