import type { FetchBounds } from "../network/fetch-json.ts";
import { type Fetcher, NetworkError } from "../network/fetcher.ts";
import { readText } from "../network/read-bounded.ts";

/** Headers that say something about the answer itself, rather than about how it was transferred. */
const KEPT_HEADERS = ["content-type", "retry-after", "x-ratelimit-remaining"];

/** RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5. */
const WITHOUT_CONTENT = new Set([204, 205, 304]);

/**
 * A fetcher whose answers are whole, and within bounds, before anybody sees them.
 *
 * What a request carried is in no error: neither its query nor, as a cause, whatever failed.
 *
 * @throws {NetworkError} when there is no answer in time, or it is too long or not text
 */
export function boundFetcher(fetcher: Fetcher, { bytes, timeoutSeconds }: FetchBounds): Fetcher {
  return async (url, init) => {
    try {
      const signal = AbortSignal.timeout(timeoutSeconds * 1000);
      const response = await fetcher(url, { ...init, signal });
      const text = await readText(response, bytes);
      const headers = KEPT_HEADERS.flatMap((name): [string, string][] => {
        const value = response.headers.get(name);
        return value === null ? [] : [[name, value]];
      });
      const { status } = response;
      return new Response(WITHOUT_CONTENT.has(status) ? null : text, { status, headers });
    } catch (error) {
      const reason = error instanceof NetworkError ? error.message : "no answer";
      const { origin, pathname } = new URL(url);
      throw new NetworkError(`${origin}${pathname}: ${reason}`);
    }
  };
}
