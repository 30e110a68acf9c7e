/** It is fetched anew when it has less than this left, in milliseconds. */
const EARLY = 300_000;

/** With less than this left it is not used: it could expire on its way. */
const LEAST = 10_000;

/** Milliseconds that a fetch may take. */
const PATIENCE = 10_000;

/** Milliseconds between two fetches at least, whether the first one failed or gave what ends soon. */
const PAUSE = 1000;

/** A token, or the keys of a session. */
interface Expiring {
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What {@link Renewed} needs beside where it is fetched. */
export interface RenewedOptions {
  /** What it is called in errors. */
  readonly what: "token" | "session";
  /** Told why there is no new one, each time that one was asked for. */
  readonly onFault: (reason: string) => void;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/**
 * What lets the sidecar in at the moment. It is kept until five minutes before it expires; then it is fetched anew, once
 * for all who ask, while the old one serves on until the new one is there, or until it expires.
 */
export class Renewed<Value extends Expiring> {
  readonly #fetchValue: (signal: AbortSignal) => Promise<Value>;
  readonly #options: Required<RenewedOptions>;
  #current: Value | undefined;
  #fetching: Promise<Value> | undefined;
  #failure: unknown;
  #fetchedAt = Number.NEGATIVE_INFINITY;

  constructor(fetchValue: (signal: AbortSignal) => Promise<Value>, options: RenewedOptions) {
    this.#fetchValue = fetchValue;
    this.#options = { now: Date.now, ...options };
  }

  /**
   * One that is good now.
   *
   * @throws {Error} where there is none
   */
  async get(): Promise<Value> {
    const left = (this.#current?.expiresAt ?? 0) - this.#options.now();
    if (this.#current && left > EARLY) return this.#current;
    const next = this.#next();
    if (!this.#current || left <= LEAST) return next;
    next.catch(() => undefined);
    return this.#current;
  }

  #next(): Promise<Value> {
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
  async #unchanged(): Promise<Value> {
    if (this.#failure !== undefined || !this.#current) throw this.#failure;
    return this.#current;
  }

  async #fetch(): Promise<Value> {
    try {
      const fetched = await this.#fetchInTime();
      if (!(fetched.expiresAt - this.#options.now() > LEAST)) {
        throw new Error(`the ${this.#options.what} that came has expired`);
      }
      this.#current = fetched;
      this.#failure = undefined;
      return fetched;
    } catch (error) {
      this.#failure = error;
      this.#options.onFault(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  async #fetchInTime(): Promise<Value> {
    const signal = AbortSignal.timeout(PATIENCE);
    const tooLate = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error(`no ${this.#options.what} in time`)));
    });
    return Promise.race([this.#fetchValue(signal), tooLate]);
  }
}
