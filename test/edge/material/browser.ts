import { authorize } from "../../../edge/src/authorization-server/authorize/authorize.ts";
import { finishSignIn } from "../../../edge/src/authorization-server/callback/callback.ts";
import { decideConsent } from "../../../edge/src/authorization-server/consent/decide.ts";
import { authorizationParameters, type TestAuthorizationServer } from "./authorization-server.ts";

/** A person's browser, as far as the authorization server can tell: it keeps cookies, and sends what browsers send. */
export interface TestBrowser {
  /** By name; one that is taken away is gone. */
  readonly cookies: Map<string, string>;
  /** Opens the authorization endpoint. */
  authorize(parameters: URLSearchParams | string): Promise<Response>;
  /** Sends the consent page's form, with other headers than a browser's where a test says so. */
  consent(
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
  /** Arrives at a provider's callback. */
  arrive(providerId: string, parameters: Readonly<Record<string, string>>): Promise<Response>;
  /** Goes the way from a client to the provider, and tells with which state. */
  approve(parameters: URLSearchParams, providerId?: string): Promise<string>;
  /** Goes the whole way, and tells where at the client it ends. */
  signIn(parameters?: URLSearchParams, providerId?: string): Promise<URL>;
  /** The names of the cookies of sign-ins that are under way. */
  signInCookies(): readonly string[];
}

/** Opens a browser. */
export function createBrowser(server: TestAuthorizationServer): TestBrowser {
  const { context } = server;
  const { publicUrl } = context.configuration;
  const cookies: TestBrowser["cookies"] = new Map();
  const send = async (
    path: string,
    handle: (request: Request) => Promise<Response>,
    init: RequestInit = {},
  ) => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set("cookie", [...cookies].map((pair) => pair.join("=")).join("; "));
    const response = await handle(new Request(publicUrl + path, { ...init, headers }));
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    return response;
  };
  const browser: TestBrowser = {
    cookies,
    authorize: (parameters) => send(`/authorize?${parameters}`, (request) => authorize(request, context)),
    consent: (fields, headers = { origin: publicUrl, "sec-fetch-site": "same-origin" }) =>
      send("/consent", (request) => decideConsent(request, context), {
        method: "POST",
        headers,
        body: new URLSearchParams(fields),
      }),
    arrive: (providerId, parameters) =>
      send(`/callback/${providerId}?${new URLSearchParams(parameters)}`, (request) =>
        finishSignIn(request, providerId, context),
      ),
    approve: async (parameters, providerId = "company") => {
      const request = sealedRequest(await (await browser.authorize(parameters)).text());
      const page = await browser.consent({ request, provider: providerId, decision: "allow" });
      const state = new URL(departureOf(await page.text())).searchParams.get("state");
      if (!state) throw new Error("the provider was sent no state");
      return state;
    },
    signIn: async (parameters = authorizationParameters(), providerId = "company") => {
      const state = await browser.approve(parameters, providerId);
      return answerOf(await browser.arrive(providerId, { state, code: "upstream-code" }));
    },
    signInCookies: () => [...cookies.keys()].filter((name) => name.includes("sign-in")),
  };
  return browser;
}

/** What a consent page's form carries of the request. */
export function sealedRequest(page: string): string {
  const [, sealed] = /name="request" value="([^"]+)"/.exec(page) ?? [];
  if (!sealed) throw new Error("expected a consent page");
  return sealed;
}

/** Where at the client a browser is led. */
export function answerOf(response: Response): URL {
  const location = response.headers.get("location");
  if (response.status !== 303 || location === null) throw new Error(`no redirect, but ${response.status}`);
  return new URL(location);
}

/** Where a page leads by itself. */
export function departureOf(page: string): string {
  const [, url] = /<meta http-equiv="refresh" content="0;url=([^"]+)">/.exec(page) ?? [];
  if (!url) throw new Error("expected a page that leads on");
  return url.replaceAll("&amp;", "&").replaceAll("&#39;", "'");
}

/** Where the link of a page leads. */
export function linkOf(page: string): string | undefined {
  return /<a class="button" href="([^"]+)">/
    .exec(page)?.[1]
    ?.replaceAll("&amp;", "&")
    .replaceAll("&#39;", "'");
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new Error("not a cookie");
  if (/; Max-Age=0(?:;|$)/.test(line)) cookies.delete(name);
  else cookies.set(name, value);
}
