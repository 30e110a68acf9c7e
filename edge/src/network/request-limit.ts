import { RateLimit } from "./rate-limit.ts";

/** What of the Workers binding is needed: https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/ */
export interface RateLimitBinding {
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>;
}

/** A limit of the runtime's that could not be asked. */
export class RateLimitError extends Error {
  override readonly name = "RateLimitError";
}

/** How many requests there may be, and who counts them beside this isolate. */
export interface RequestLimitSettings {
  readonly most: number;
  /** Seconds of a window. */
  readonly windowSeconds: number;
  /** Counts for all isolates of one place; with a limit of its own. */
  readonly binding?: RateLimitBinding | undefined;
}

/**
 * Counts requests by key: in this isolate, as {@link RateLimit} does, and with the runtime's own counter where there is
 * one. That one keeps many from being too much; it does not decide who may do what. So when it fails, requests pass that
 * this isolate's own count allows, and the fault is told.
 */
export class RequestLimit {
  readonly windowSeconds: number;
  readonly #own: RateLimit;
  readonly #binding: RateLimitBinding | undefined;

  constructor({ most, windowSeconds, binding }: RequestLimitSettings) {
    this.windowSeconds = windowSeconds;
    this.#own = new RateLimit({ most, windowSeconds });
    this.#binding = binding;
  }

  /**
   * Takes one of the requests that a key has. False where none is left in this window.
   *
   * @param now - milliseconds since 1970
   */
  async take(key: string, now: number, onFault: (error: RateLimitError) => void): Promise<boolean> {
    if (!this.#own.take(key, now)) return false;
    if (!this.#binding) return true;
    try {
      return (await this.#binding.limit({ key })).success;
    } catch (cause) {
      onFault(new RateLimitError("the runtime's rate limit could not be asked", { cause }));
      return true;
    }
  }
}
