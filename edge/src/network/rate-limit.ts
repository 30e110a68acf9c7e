import { RecentMap } from "./recent-map.ts";

/** How often something may be done. */
export interface RateLimitBounds {
  /** Times at most within one window. */
  readonly most: number;
  /** Seconds of a window; it begins with the first time. */
  readonly windowSeconds: number;
  /** Keys remembered at most. @default 10000 */
  readonly keys?: number;
}

/**
 * Counts how often something is done for a key, in windows of fixed length. The counts are this isolate's own and are
 * lost with it: other isolates count for themselves, and of too many keys the one that was idle for longest is
 * forgotten. So it keeps a flood from costing much, and nothing that has to hold may hang on it.
 */
export class RateLimit {
  readonly windowSeconds: number;
  readonly #most: number;
  readonly #windows: RecentMap<{ readonly startedAt: number; taken: number }>;

  constructor({ most, windowSeconds, keys = 10_000 }: RateLimitBounds) {
    this.windowSeconds = windowSeconds;
    this.#most = most;
    this.#windows = new RecentMap(keys);
  }

  /**
   * Takes one time of those that a key has. False where none is left in this window.
   *
   * @param now - milliseconds since 1970
   */
  take(key: string, now: number): boolean {
    const window = this.#windows.get(key);
    if (window && now - window.startedAt < this.windowSeconds * 1000) {
      if (window.taken >= this.#most) return false;
      window.taken += 1;
      return true;
    }
    this.#windows.set(key, { startedAt: now, taken: 1 });
    return true;
  }

  /**
   * Whether a key has no time left in this window. Takes none.
   *
   * @param now - milliseconds since 1970
   */
  isSpent(key: string, now: number): boolean {
    const window = this.#windows.get(key);
    if (!window || now - window.startedAt >= this.windowSeconds * 1000) return false;
    return window.taken >= this.#most;
  }
}

/** How often one source may do something, and all of them together. */
export interface SourceLimitBounds {
  readonly perSource: number;
  /** The only bound where sources are not known. */
  readonly shared: number;
  /** Seconds of a window. */
  readonly windowSeconds: number;
}

/**
 * Counts how often something is done by each source, and by all together, in one isolate's memory as {@link RateLimit}
 * does. What a source is refused does not count against the others.
 */
export class SourceLimit {
  readonly windowSeconds: number;
  readonly #perSource: RateLimit;
  readonly #shared: RateLimit;

  constructor({ perSource, shared, windowSeconds }: SourceLimitBounds) {
    this.windowSeconds = windowSeconds;
    this.#perSource = new RateLimit({ most: perSource, windowSeconds });
    this.#shared = new RateLimit({ most: shared, windowSeconds });
  }

  /**
   * Takes one time. False where none is left in this window.
   *
   * @param source - undefined where it is not known
   * @param now - milliseconds since 1970
   */
  take(source: string | undefined, now: number): boolean {
    if (source !== undefined && !this.#perSource.take(source, now)) return false;
    return this.#shared.take("", now);
  }
}
