import { CookieJar } from "./cookie-jar.ts";
import { fillIn, readPage } from "./page.ts";

/** Where the browser goes, and from which page. */
interface Navigation {
  readonly url: URL;
  readonly from?: URL;
  /** What a form sends. */
  readonly body?: URLSearchParams;
}

/** More than any sign-in takes. */
const MAX_STEPS = 20;

/**
 * A browser without a screen, and somebody in front of it: it follows redirects and refreshes, keeps cookies and
 * reads forms; they agree to what they are asked, and sign in with their account.
 */
export class Browser {
  readonly #cookies = new CookieJar();

  /**
   * Opens an authorization URL and does what its pages ask for.
   *
   * @returns the URL of the client to which the browser was sent in the end, which is not opened
   * @throws {Error} when there is a page with nothing to agree to, or one without the account
   */
  async signIn(authorizationUrl: URL, account: string): Promise<URL> {
    const client = authorizationUrl.searchParams.get("redirect_uri");
    let next: Navigation = { url: authorizationUrl };
    for (let step = 0; step < MAX_STEPS; step += 1) {
      if (next.url.href.split("?")[0] === client) return next.url;
      next = await this.#visit(next, account);
    }
    throw new Error("the sign-in leads in circles");
  }

  async #visit(navigation: Navigation, account: string): Promise<Navigation> {
    const { url, from } = navigation;
    const response = await this.#request(navigation);
    this.#cookies.keep(url, response.headers.getSetCookie());
    const location = response.headers.get("location");
    if (location !== null) return { url: new URL(location, url), ...(from && { from }) };
    const { title, refresh, forms } = readPage(await response.text(), url);
    if (refresh) return { url: refresh, from: url };
    const [form] = forms;
    if (!response.ok || !form) throw new Error(`${url.origin} answered ${response.status}: ${title}`);
    const accounts = form.controls.filter(({ name }) => name === "account");
    if (accounts.length > 0 && !accounts.some(({ value }) => value === account)) {
      throw new Error(`${url.origin} knows no ${account}`);
    }
    const body = fillIn(form, { account });
    if (form.method === "POST") return { url: form.action, from: url, body };
    return { url: new URL(`?${body}`, form.action), from: url };
  }

  #request({ url, from, body }: Navigation): Promise<Response> {
    const headers = {
      cookie: this.#cookies.header(url),
      "sec-fetch-site": siteOf(url, from),
      ...(body && from && { origin: from.origin }),
    };
    return fetch(url, { method: body ? "POST" : "GET", headers, redirect: "manual", ...(body && { body }) });
  }
}

/** Where a request comes from, as browsers say it: https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header */
function siteOf(url: URL, from: URL | undefined): string {
  if (!from) return "none";
  if (from.origin === url.origin) return "same-origin";
  return from.hostname === url.hostname ? "same-site" : "cross-site";
}
