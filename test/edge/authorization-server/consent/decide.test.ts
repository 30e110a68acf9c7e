import { beforeEach, describe, expect, it, test } from "vitest";
import { DocumentRefusedError } from "../../../../edge/src/authorization-server/client/metadata-document/document-error.ts";
import { decideConsent } from "../../../../edge/src/authorization-server/consent/decide.ts";
import { digestOf } from "../../../../edge/src/authorization-server/digest.ts";
import { OAuthError } from "../../../../edge/src/authorization-server/oauth-error.ts";
import { ProviderUnavailableError } from "../../../../edge/src/identity-providers/identity-provider.ts";
import {
  authorizationParameters,
  CHALLENGE,
  EDITOR,
  ISSUER,
  idsOf,
  startAuthorizationServer,
  TERMINAL,
  type TestAuthorizationServer,
  tracesOf,
} from "../../material/authorization-server.ts";
import {
  createBrowser,
  departureOf,
  linkOf,
  sealedRequest,
  type TestBrowser,
} from "../../material/browser.ts";

let server: TestAuthorizationServer;
let browser: TestBrowser;
let request: string;

beforeEach(async () => {
  server = await startAuthorizationServer();
  browser = createBrowser(server);
  request = sealedRequest(await (await browser.authorize(authorizationParameters())).text());
});

const allow = (changes: Readonly<Record<string, string>> = {}) => ({
  request,
  provider: "company",
  decision: "allow",
  ...changes,
});

describe("a person who allows it", () => {
  it("[E01] goes on to the identity provider of their choice", async () => {
    const response = await browser.consent(allow({ provider: "partner" }));
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(departureOf(page)).toMatch(/^https:\/\/partner\.example\.net\/authorize\?/);
    expect(linkOf(page)).toBe(departureOf(page));
    expect(server.company.requests).toEqual([]);
  });

  it("does not go on by a redirect, which the page's own policy would stop in Chromium", async () => {
    const response = await browser.consent(allow());
    expect(response.headers.has("location")).toBe(false);
    expect(response.headers.get("content-security-policy")).toContain("form-action 'self';");
  });

  it("[E05] [E10] is sent with a state, a nonce and a verifier of this sign-in's own, to a callback of this provider's own", async () => {
    await browser.consent(allow());
    await browser.consent(allow());
    const requests = server.company.requests;
    const values = requests.flatMap(({ state, nonce, codeVerifier }) => [state, nonce, codeVerifier]);
    expect(new Set(values).size).toBe(6);
    for (const value of values) expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(requests.map(({ redirectUri }) => redirectUri)).toEqual(
      Array(2).fill(`${ISSUER}/callback/company`),
    );
  });

  it("[E03] has a sign-in stored now and not before, with the digest of the cookie that is set now", async () => {
    expect(idsOf(server)).toEqual([]);
    const response = await browser.consent(allow());
    const [id = ""] = idsOf(server);
    expect(server.company.requests.map(({ state }) => state)).toEqual([id]);
    const [line = ""] = response.headers.getSetCookie();
    const [, cookie = ""] = /^__Host-gatehouse-sign-in-[^=]+=([^;]+); Path=\/; Max-Age=600;/.exec(line) ?? [];
    expect(await server.grants.get(id).claim(await digestOf(cookie))).toMatchObject({
      request: { clientId: "editor", codeChallenge: CHALLENGE, state: "of-the-client" },
      provider: "company",
      browser: await digestOf(cookie),
      expiresAt: server.clock.now() + 600_000,
    });
    expect(line).not.toContain(id);
  });

  it("keeps nothing that could be used without the sealing key", async () => {
    const response = await browser.consent(allow());
    const [{ nonce = "", codeVerifier = "" } = {}] = server.company.requests;
    const [id = ""] = idsOf(server);
    const [, cookie = ""] = /=([^;]+)/.exec(response.headers.getSetCookie()[0] ?? "") ?? [];
    const kept = JSON.stringify(await server.grants.get(id).claim(await digestOf(cookie)));
    for (const secret of [nonce, codeVerifier, cookie, "canary"]) expect(kept).not.toContain(secret);
  });

  it("is led by the registration that the client has itself at the provider", async () => {
    const upstream = { provider: "company", id: "terminal-there", secret: "canary-terminal-secret" };
    const redirectUri = "http://127.0.0.1:1/callback";
    server.addClient({ ...TERMINAL, upstream });
    const parameters = authorizationParameters({ client_id: TERMINAL.id, redirect_uri: redirectUri });
    const sealed = sealedRequest(await (await browser.authorize(parameters)).text());
    await browser.consent(allow({ request: sealed }));
    await browser.consent(allow({ request: sealed, provider: "partner" }));
    expect(server.company.requests[0]?.client.id).toBe("terminal-there");
    expect(server.partner.requests[0]?.client.id).toBe("gateway");
  });

  it("is written down, without anything that could be used", async () => {
    await browser.consent(allow());
    expect(server.log).toEqual([
      {
        event: "consent",
        time: "2026-06-01T12:00:00.000Z",
        request_id: server.context.requestId,
        client: "editor",
        registration: "configured",
        server: "documents",
        scopes: ["public:read", "confidential:read"],
        identity_provider: "company",
        upstream_client: "gateway",
      },
    ]);
  });

  it("goes back to the client where the provider cannot be reached, and nothing has begun", async () => {
    server.company.authorizationUrl = async () => {
      throw new ProviderUnavailableError("no answer");
    };
    const response = await browser.consent(allow());
    expect(tracesOf(server, response)).toEqual([]);
    const { searchParams } = new URL(departureOf(await response.text()));
    expect(searchParams.get("error")).toBe("temporarily_unavailable");
    expect(searchParams.get("state")).toBe("of-the-client");
    expect(server.log).toMatchObject([
      { event: "denial", error: "temporarily_unavailable", reason: "no answer" },
    ]);
  });
});

describe("a person who denies it", () => {
  it.each([
    { request: "", decision: "deny" },
    { request: "", decision: "deny", provider: "company" },
  ])("[D05] goes back to the client with access_denied, the state and the issuer", async (fields) => {
    const response = await browser.consent({ ...fields, request });
    const page = await response.text();
    expect(response.status).toBe(200);
    const url = new URL(departureOf(page));
    expect(url.origin + url.pathname).toBe("https://editor.example.com/callback");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      error: "access_denied",
      error_description: "The person denied it.",
      state: "of-the-client",
      iss: ISSUER,
    });
    expect(linkOf(page)).toBe(url.href);
    expect(tracesOf(server, response)).toEqual([]);
  });

  it.each(["http://127.0.0.1:49152/callback", "terminal.example:/callback"])(
    "goes back to %s too, for they have seen where that is",
    async (redirectUri) => {
      const parameters = authorizationParameters({ client_id: TERMINAL.id, redirect_uri: redirectUri });
      const sealed = sealedRequest(await (await browser.authorize(parameters)).text());
      const response = await browser.consent({ request: sealed, decision: "deny" });
      expect(departureOf(await response.text()).startsWith(`${redirectUri}?error=access_denied&`)).toBe(true);
    },
  );

  it("is written down", async () => {
    await browser.consent({ request, decision: "deny" });
    expect(server.log).toMatchObject([
      { event: "denial", client: "editor", error: "access_denied", reason: "The person denied it." },
    ]);
  });
});

describe("a flood of people who allow it", () => {
  /** The same browser, at an address that is known. */
  const from = (source: string) => {
    const there = createBrowser({ ...server, context: { ...server.context, source } });
    for (const [name, value] of browser.cookies) there.cookies.set(name, value);
    return there;
  };

  it("[D11] from one source begins sixty sign-ins per minute, and keeps nobody else from it", async () => {
    for (let index = 0; index < 100; index += 1) await from("192.0.2.1").consent(allow());
    expect(idsOf(server)).toHaveLength(60);
    expect((await from("192.0.2.2").consent(allow())).status).toBe(200);
    server.clock.advance(60);
    expect((await from("192.0.2.1").consent(allow())).status).toBe(200);
  });

  it("[D11] from nobody knows where begins six hundred per minute", async () => {
    for (let index = 0; index < 601; index += 1)
      await from("192.0.2.1").consent({ request, decision: "deny" });
    const { source: _, ...context } = server.context;
    const unknown = createBrowser({ ...server, context });
    for (const [name, value] of browser.cookies) unknown.cookies.set(name, value);
    for (let index = 0; index < 700; index += 1) {
      for (const name of unknown.signInCookies()) unknown.cookies.delete(name);
      await unknown.consent(allow());
    }
    expect(idsOf(server)).toHaveLength(600);
  });

  it("[D11] is told to wait, here and not at the client, and nothing has begun", async () => {
    for (let index = 0; index < 60; index += 1) await from("192.0.2.1").consent(allow());
    const [stored, sent] = [idsOf(server).length, server.company.requests.length];
    server.log.length = 0;
    const response = await from("192.0.2.1").consent(allow());
    const page = await response.text();
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "60"]);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(page).toContain("<title>Too many sign-ins began just now</title>");
    expect(page).not.toContain("http-equiv");
    expect([idsOf(server).length, server.company.requests.length]).toEqual([stored, sent]);
    expect(server.log).toMatchObject([
      { event: "denial", client: "editor", error: "temporarily_unavailable", status: 429 },
    ]);
  });

  it("[D11] keeps nobody from denying it", async () => {
    for (let index = 0; index < 60; index += 1) await from("192.0.2.1").consent(allow());
    expect((await from("192.0.2.1").consent({ request, decision: "deny" })).status).toBe(200);
  });
});

describe("what has changed since the page was shown", () => {
  it("[G06] a redirect URI that the client has given up is not gone back to", async () => {
    server.addClient({ ...EDITOR, redirectUris: ["https://editor.example.com/other"] });
    for (const decision of ["allow", "deny"]) {
      const response = await browser.consent(allow({ decision }));
      expect(response.status).toBe(400);
      expect(await response.text()).not.toContain("http-equiv");
      expect(tracesOf(server, response)).toEqual([]);
    }
  });
});

test("[K02] a client that is refused meanwhile is recorded with why, and the page does not say it", async () => {
  const cause = new DocumentRefusedError("https://studio.example.com/client.json: status 404");
  const findClient = () =>
    Promise.reject(Object.assign(new OAuthError("invalid_client", "Gone."), { cause }));
  Object.assign(server.context, { findClient });
  expect(await (await browser.consent(allow())).text()).not.toContain("404");
  expect(server.log).toMatchObject([
    { error: "invalid_client", reason: "Gone. (https://studio.example.com/client.json: status 404)" },
  ]);
});

test.each(["GET", "HEAD", "PUT"])("%s is not how the form comes", async (method) => {
  const response = await decideConsent(new Request(`${ISSUER}/consent`, { method }), server.context);
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toBe("POST");
});

test("a fault of the gateway's own is a page without a word about it", async () => {
  server.company.authorizationUrl = async () => {
    throw new TypeError("canary-secret");
  };
  const response = await browser.consent(allow());
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("canary");
  expect(tracesOf(server, response)).toEqual([]);
  expect(server.log).toMatchObject([
    { event: "consent", error: "server_error", reason: "TypeError", status: 500 },
  ]);
});
