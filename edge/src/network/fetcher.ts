/** The one way out: an HTTP call that follows no redirect of its own. */
export type Fetcher = (url: string, init: RequestInit) => Promise<Response>;

/** A call out of the gateway that did not bring what it should have; its message names no secret. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

/** A fetcher for the origins in the configuration and for nothing else. */
export function restrictToHosts(fetcher: Fetcher, urls: readonly string[]): Fetcher {
  const known = new Set(urls);
  const hosts = new Set(urls.map((url) => new URL(url).origin));
  return async (url, init) => {
    const origin = known.has(url) ? undefined : new URL(url).origin;
    if (origin !== undefined && !hosts.has(origin)) {
      throw new NetworkError(`${origin} is not a configured origin`);
    }
    return fetcher(url, { ...init, redirect: "manual" });
  };
}

/** A fetcher for the internet: https, and plain http only to this machine where that is allowed. */
export function restrictToHttps(fetcher: Fetcher, isAllowed: (url: URL) => boolean): Fetcher {
  return async (text, init) => {
    const url = new URL(text);
    if (url.protocol !== "https:" && !isAllowed(url)) throw new NetworkError(`${url.origin} is not https`);
    return fetcher(text, { ...init, redirect: "manual" });
  };
}
