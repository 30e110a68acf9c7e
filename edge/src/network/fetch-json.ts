import { type Fetcher, NetworkError } from "./fetcher.ts";
import { readJsonObject } from "./read-bounded.ts";

/** Bounds of one fetch. */
export interface FetchBounds {
  readonly bytes: number;
  /** Seconds for the whole of it, body included. */
  readonly timeoutSeconds: number;
}

/**
 * Fetches a JSON object: status 200 only, no redirects, within bounds.
 *
 * @throws {NetworkError} naming the URL and what was wrong
 */
export async function fetchJson(
  fetcher: Fetcher,
  url: string,
  { bytes, timeoutSeconds }: FetchBounds,
): Promise<Record<string, unknown>> {
  try {
    const response = await fetcher(url, {
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new NetworkError(`status ${response.status}`);
    }
    return await readJsonObject(response, bytes);
  } catch (error) {
    const reason = error instanceof NetworkError ? error.message : "no answer";
    throw new NetworkError(`${url}: ${reason}`, { cause: error });
  }
}
