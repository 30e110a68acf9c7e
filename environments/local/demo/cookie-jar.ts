interface Cookie {
  readonly host: string;
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

/** A browser's cookies: by host, whatever its port, and path (RFC 6265 section 5). */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Takes note of what an answer sets, and of what it takes back. */
  keep(url: URL, setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [pair = "", ...rest] = line.split(";");
      const [name = "", value = ""] = halves(pair);
      const attributes = new Map(rest.map(halves).map(([key, text]) => [key.toLowerCase(), text]));
      const given = attributes.get("path");
      const path = given?.startsWith("/") ? given : directoryOf(url.pathname);
      const key = [url.hostname, path, name].join("\n");
      if (isOver(attributes)) this.#cookies.delete(key);
      else this.#cookies.set(key, { host: url.hostname, path, name, value });
    }
  }

  /** The `Cookie` header of a request; empty where there is none to send. */
  header({ hostname, pathname }: URL): string {
    return [...this.#cookies.values()]
      .filter(({ host, path }) => host === hostname && isAtOrBelow(pathname, path))
      .sort((a, b) => b.path.length - a.path.length)
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
  }
}

function halves(text: string): [name: string, value: string] {
  const [name = "", value = ""] = text.split(/=(.*)/s);
  return [name.trim(), value.trim()];
}

function directoryOf(pathname: string): string {
  return pathname.slice(0, Math.max(1, pathname.lastIndexOf("/")));
}

function isOver(attributes: ReadonlyMap<string, string>): boolean {
  const maxAge = attributes.get("max-age");
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  return Date.parse(attributes.get("expires") ?? "") <= Date.now();
}

function isAtOrBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith("/") ? path : `${path}/`);
}
