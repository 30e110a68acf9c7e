/** What is kept of a cookie: enough to send it back where it came from. */
interface Cookie {
  readonly value: string;
  readonly path: string;
}

/**
 * A browser without a screen, for one sign-in: it follows redirects, keeps cookies and fills in the form of the
 * identity provider's sign-in page.
 */
export class Browser {
  readonly #cookies = new Map<string, Cookie>();

  /**
   * Opens an authorization URL, signs in and allows what is asked for.
   *
   * @returns the URL of the client to which the identity provider sent the browser, which is not opened
   * @throws {Error} when the provider shows something else than its sign-in page
   */
  async signIn(authorizationUrl: URL, account: string): Promise<URL> {
    const page = await this.#follow(authorizationUrl, { method: "GET" });
    if (!page.response) throw new Error("the identity provider did not ask who is signing in");
    const text = await page.response.text();
    if (page.response.status !== 200 || !text.includes(`name="account" value="${account}"`)) {
      throw new Error(`the identity provider shows no sign-in page with ${account} on it`);
    }
    const body = new URLSearchParams({ account, decision: "allow" });
    const next = await this.#follow(page.url, { method: "POST", body });
    if (next.response) throw new Error("the identity provider did not send the browser back to the client");
    return next.url;
  }

  /** Follows redirects until there is a page, or until they leave the host they began at. */
  async #follow(start: URL, init: RequestInit): Promise<{ url: URL; response?: Response }> {
    let [url, request] = [start, init];
    for (let redirects = 0; redirects < 10; redirects += 1) {
      const headers = { cookie: this.#cookieHeader(url) };
      const response = await fetch(url, { ...request, headers, redirect: "manual" });
      this.#keepCookies(response);
      const location = response.headers.get("location");
      if (location === null) return { url, response };
      url = new URL(location, url);
      request = { method: "GET" };
      if (url.origin !== start.origin) return { url };
    }
    throw new Error("the identity provider redirects in circles");
  }

  #cookieHeader({ pathname }: URL): string {
    const sent = [...this.#cookies].filter(([, { path }]) => pathname.startsWith(path));
    return sent.map(([name, { value }]) => `${name}=${value}`).join("; ");
  }

  #keepCookies(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = cookie.split("; ");
      const [name = "", value = ""] = pair.split(/=(.*)/s);
      const path =
        attributes.find((attribute) => attribute.startsWith("path="))?.slice("path=".length) ?? "/";
      if (value === "") this.#cookies.delete(name);
      else this.#cookies.set(name, { value, path });
    }
  }
}
