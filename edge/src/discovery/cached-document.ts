import { NetworkError } from "../network/fetcher.ts";

/** What a cached document needs of the request that asks for it; times in milliseconds. */
export interface CacheIo {
  readonly now: () => number;
  /** Keeps a fetch alive although the request that began it is gone, for others wait for it. */
  readonly waitUntil: (promise: Promise<unknown>) => void;
}

/** For how long a document is kept, and how often it is asked for. */
export interface CacheBounds {
  readonly maxAgeSeconds: number;
  readonly cooldownSeconds: number;
  readonly staleIfErrorSeconds: number;
  readonly timeoutSeconds: number;
}

/** No fetch takes longer than so many of its timeouts: it makes four requests at the most. */
const REQUESTS_PER_FETCH = 4;

/**
 * A remote document, fetched when it is needed and kept for a while. At most one fetch runs at a time, and at
 * most one begins per cooldown, failed ones included: no flood of requests here becomes one there.
 */
export class CachedDocument<T> {
  readonly #fetchDocument: () => Promise<T>;
  readonly #bounds: CacheBounds;
  #kept: { readonly value: T; readonly fetchedAt: number } | undefined;
  #fetch: { readonly startedAt: number; readonly done: Promise<void> } | undefined;
  #isFetching = false;
  #failure = "no answer in time";

  constructor(fetchDocument: () => Promise<T>, bounds: CacheBounds) {
    this.#fetchDocument = fetchDocument;
    this.#bounds = bounds;
  }

  /**
   * The document as it was at most `maxAgeSeconds` ago, or while it cannot be had `staleIfErrorSeconds` longer.
   *
   * @throws {NetworkError} when there is none
   */
  async get(io: CacheIo): Promise<T> {
    if (!this.isFresh(io)) await this.refresh(io);
    const { maxAgeSeconds, staleIfErrorSeconds } = this.#bounds;
    if (!this.#kept || this.#age(io) > maxAgeSeconds + staleIfErrorSeconds)
      throw new NetworkError(this.#failure);
    return this.#kept.value;
  }

  /** Whether the document is young enough not to be asked for again. */
  isFresh(io: CacheIo): boolean {
    return this.#age(io) <= this.#bounds.maxAgeSeconds;
  }

  /** When the document has to be asked for again, in milliseconds since 1970; 0 where there is none. */
  freshUntil(): number {
    return this.#kept ? this.#kept.fetchedAt + this.#bounds.maxAgeSeconds * 1000 : 0;
  }

  /** Asks for the document anew, unless that was done within the cooldown. Never rejects. */
  async refresh(io: CacheIo): Promise<void> {
    const { cooldownSeconds, timeoutSeconds } = this.#bounds;
    const startedAt = io.now();
    const longest = REQUESTS_PER_FETCH * timeoutSeconds;
    const pause = this.#isFetching ? Math.max(cooldownSeconds, longest) : cooldownSeconds;
    if (!this.#fetch || Math.abs(startedAt - this.#fetch.startedAt) >= pause * 1000) {
      const done = this.#load(io);
      this.#fetch = { startedAt, done };
      io.waitUntil(done);
    }
    if (!this.#isFetching) return;
    // A fetch that another request began may die with it: nobody waits longer than it could have taken.
    const tooLong = AbortSignal.timeout(longest * 1000);
    await Promise.race([
      this.#fetch.done,
      new Promise((resolve) => tooLong.addEventListener("abort", resolve, { once: true })),
    ]);
  }

  /** By a clock that was put back, what is from the future is as old as it seems young, or it would stay for too long. */
  #age({ now }: CacheIo): number {
    return this.#kept ? Math.abs(now() - this.#kept.fetchedAt) / 1000 : Number.POSITIVE_INFINITY;
  }

  async #load({ now }: CacheIo): Promise<void> {
    this.#isFetching = true;
    try {
      this.#kept = { value: await this.#fetchDocument(), fetchedAt: now() };
    } catch (error) {
      this.#failure = error instanceof NetworkError ? error.message : "the document is not usable";
    } finally {
      this.#isFetching = false;
    }
  }
}
