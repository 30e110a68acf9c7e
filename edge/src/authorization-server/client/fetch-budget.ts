import { RateLimit } from "../../network/rate-limit.ts";
import { RecentMap } from "../../network/recent-map.ts";

/** Fetches per minute: of one URL that is known to be good, and of all of those. */
const MOST_PER_GOOD_URL = 4;
const MOST_OF_GOOD_URLS = 600;

/** Fetches per minute of other URLs: for one source, at one host, and at all. */
const MOST_PER_SOURCE = 10;
const MOST_PER_HOST = 60;
const MOST_OF_OTHERS = 120;

const WINDOW_SECONDS = 60;

/** URLs remembered as good. */
const MOST_GOOD_URLS = 2000;

/** The moment and the source of the request that a fetch is for; no source where none is known. */
export interface FetchIo {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly source?: string;
}

/**
 * How often the gateway asks for URLs that anybody can name. Whoever names many of them uses up the fetches of unknown
 * ones: those that have been good before, and those that the gateway is sure of, have fetches of their own. All of it is
 * in one isolate's memory: it bounds a flood there, and what is fetched is not any more right for it.
 */
export class FetchBudget {
  readonly #sure: ReadonlySet<string>;
  readonly #good = new RecentMap<true>(MOST_GOOD_URLS);
  readonly #perUrl = perMinute(MOST_PER_GOOD_URL);
  readonly #allGood = perMinute(MOST_OF_GOOD_URLS);
  readonly #perSource = perMinute(MOST_PER_SOURCE);
  readonly #perHost = perMinute(MOST_PER_HOST);
  readonly #allOthers = perMinute(MOST_OF_OTHERS);

  /** @param sure - URLs that need not have been good before */
  constructor(sure: Iterable<string> = []) {
    this.#sure = new Set(sure);
  }

  /** Takes one fetch of a URL. False where none is left. */
  take(url: string, { now, source }: FetchIo): boolean {
    if (this.#sure.has(url)) return this.#perUrl.take(url, now());
    if (this.#good.has(url)) return this.#perUrl.take(url, now()) && this.#allGood.take("", now());
    return (
      (source === undefined || this.#perSource.take(source, now())) &&
      this.#perHost.take(new URL(url).hostname, now()) &&
      this.#allOthers.take("", now())
    );
  }

  /** Remembers that a URL answered with what it should. */
  noteGood(url: string): void {
    this.#good.set(url, true);
  }

  /** Forgets that it ever did. */
  noteBad(url: string): void {
    this.#good.delete(url);
  }
}

function perMinute(most: number): RateLimit {
  return new RateLimit({ most, windowSeconds: WINDOW_SECONDS });
}
