import type { CacheIo } from "../../discovery/cached-document.ts";
import { NetworkError } from "../../network/fetcher.ts";
import { within } from "../../network/within.ts";

/** What was fetched, and until when it is good: milliseconds since 1970. */
export interface Fetched<T> {
  readonly value: T;
  readonly expiresAt: number;
}

/** How much is kept, and how much is fetched at a time. */
export interface ExpiringCacheBounds {
  readonly entries: number;
  readonly fetches: number;
  /** Seconds after which nobody waits for a fetch any longer. It has to end by itself until then. */
  readonly fetchSeconds: number;
}

interface Fetch<T> {
  readonly startedAt: number;
  readonly value: Promise<T>;
}

/**
 * Values by their keys, in the memory of one isolate, fetched when they are needed and kept until they expire. Whoever
 * needs the same at the same time waits for one fetch. Failures are not kept. The entry that was fetched first makes
 * room for new ones.
 */
export class ExpiringCache<T> {
  readonly #bounds: ExpiringCacheBounds;
  readonly #kept = new Map<string, Fetched<T>>();
  readonly #fetches = new Map<string, Fetch<T>>();

  constructor(bounds: ExpiringCacheBounds) {
    this.#bounds = bounds;
  }

  /**
   * The kept value of this key, or the one that is fetched for it.
   *
   * @throws {NetworkError} when too much is being fetched already, or it takes too long
   * @throws what the fetch throws
   */
  async get(key: string, fetch: () => Promise<Fetched<T>>, io: CacheIo): Promise<T> {
    const kept = this.#kept.get(key);
    if (kept && io.now() < kept.expiresAt) return kept.value;
    this.#leaveAbandoned(io);
    const { value } = this.#fetches.get(key) ?? this.#begin(key, fetch, io);
    return within(value, this.#bounds.fetchSeconds);
  }

  /** Has the value fetched anew when it is next needed. */
  forget(key: string): void {
    this.#kept.delete(key);
  }

  #begin(key: string, fetch: () => Promise<Fetched<T>>, io: CacheIo): Fetch<T> {
    if (this.#fetches.size >= this.#bounds.fetches) throw new NetworkError("too many lookups at a time");
    const value = fetch().then((fetched) => this.#keep(key, fetched));
    const begun = { startedAt: io.now(), value };
    this.#fetches.set(key, begun);
    const ended = value
      .catch(() => undefined)
      .then(() => {
        if (this.#fetches.get(key) === begun) this.#fetches.delete(key);
      });
    io.waitUntil(ended);
    return begun;
  }

  #keep(key: string, fetched: Fetched<T>): T {
    this.#kept.delete(key);
    this.#kept.set(key, fetched);
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size > this.#bounds.entries) this.#kept.delete(oldest);
    return fetched.value;
  }

  /** A fetch may die with the request that began it, and never end. */
  #leaveAbandoned({ now }: CacheIo): void {
    for (const [key, { startedAt }] of this.#fetches) {
      if (now() - startedAt >= this.#bounds.fetchSeconds * 1000) this.#fetches.delete(key);
    }
  }
}
