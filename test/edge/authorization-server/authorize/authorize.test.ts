import { beforeEach, describe, expect, it, test } from "vitest";
import { authorize } from "../../../../edge/src/authorization-server/authorize/authorize.ts";
import { DocumentRefusedError } from "../../../../edge/src/authorization-server/client/metadata-document/document-error.ts";
import { OAuthError } from "../../../../edge/src/authorization-server/oauth-error.ts";
import {
  authorizationParameters,
  CHALLENGE,
  ISSUER,
  idsOf,
  startAuthorizationServer,
  type TestAuthorizationServer,
} from "../../material/authorization-server.ts";
import { createBrowser, sealedRequest, type TestBrowser } from "../../material/browser.ts";

let server: TestAuthorizationServer;
let browser: TestBrowser;

beforeEach(async () => {
  server = await startAuthorizationServer();
  browser = createBrowser(server);
});

type Changes = Readonly<Record<string, string | undefined>>;

/** What the page asks the person to allow. */
async function asked(changes: Changes = {}): Promise<unknown> {
  const response = await browser.authorize(authorizationParameters(changes));
  const { request } = (await server.context.sealer.open("consent", sealedRequest(await response.text()))) as {
    request: unknown;
  };
  return request;
}

describe("a good request", () => {
  it("[E01] gets the consent page, and leads nowhere: no identity provider hears of it", async () => {
    const response = await browser.authorize(authorizationParameters());
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.has("location")).toBe(false);
    expect(await response.text()).not.toContain("http-equiv");
    expect([...server.company.requests, ...server.partner.requests, ...server.internet.calls]).toEqual([]);
  });

  it("[E01] gets it every time, also right after the person has allowed the same", async () => {
    const state = await browser.approve(authorizationParameters());
    await browser.arrive("company", { state, code: "upstream-code" });
    const response = await browser.authorize(authorizationParameters());
    expect(await response.text()).toContain("Allow and sign in");
  });

  it("[E03] stores nothing, and sets one cookie that says nothing of it", async () => {
    const response = await browser.authorize(authorizationParameters());
    expect(idsOf(server)).toEqual([]);
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-gatehouse-browser=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
      ),
    ]);
  });

  it("lets a page that is open in another tab stay good", async () => {
    await browser.authorize(authorizationParameters());
    const again = await browser.authorize(authorizationParameters());
    expect(again.headers.getSetCookie()).toEqual([]);
  });

  it("[E02] shows the page again to somebody who has allowed all of it before, whatever their cookies", async () => {
    await browser.signIn();
    for (const name of ["consent", "approved", "remember"]) browser.cookies.set(`__Host-${name}`, "1");
    const again = await browser.authorize(authorizationParameters());
    expect(again.status).toBe(200);
    expect(again.headers.get("location")).toBeNull();
    const page = await again.text();
    expect(page).toContain('action="/consent"');
    expect(page).not.toContain('http-equiv="refresh"');
  });

  it("is kept in the page as it was checked", async () => {
    expect(await asked()).toEqual({
      clientId: "editor",
      clientHandle: "editor",
      redirectUri: "https://editor.example.com/callback",
      codeChallenge: CHALLENGE,
      state: "of-the-client",
      server: "documents",
      scopes: ["public:read", "confidential:read"],
    });
  });

  it("may have parameters that nobody here knows", async () => {
    expect(await asked({ nonce: "n", audience: "a", login_hint: "l" })).toEqual(await asked());
  });

  it("may ask for no state, and for a prompt that is shown anyway", async () => {
    expect(await asked({ state: undefined, prompt: "consent login" })).not.toHaveProperty("state");
  });

  it("[D07] may have parameters without a value, which count as absent", async () => {
    expect(await asked({ state: "", response_mode: "", scope: "" })).not.toHaveProperty("state");
  });
});

test.each(["HEAD", "POST", "PUT", "OPTIONS"])("%s is not how a browser comes here", async (method) => {
  const response = await authorize(
    new Request(`${ISSUER}/authorize?${authorizationParameters()}`, { method }),
    server.context,
  );
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toBe("GET");
});

test("[K02] a client whose document is refused is recorded with why, and the page does not say it", async () => {
  const cause = new DocumentRefusedError("https://studio.example.com/client.json: status 404");
  const refusal = Object.assign(new OAuthError("invalid_client", "It cannot be used.", { status: 401 }), {
    cause,
  });
  const { context, log } = await startAuthorizationServer({
    context: { findClient: () => Promise.reject(refusal) },
  });
  const response = await authorize(
    new Request(`${ISSUER}/authorize?client_id=https://studio.example.com/client.json`),
    context,
  );
  expect(await response.text()).not.toContain("404");
  expect(log).toMatchObject([
    {
      event: "denial",
      error: "invalid_client",
      reason: "It cannot be used. (https://studio.example.com/client.json: status 404)",
    },
  ]);
});

test("a fault of the gateway's own is a page without a word about it", async () => {
  const { context, log } = await startAuthorizationServer({
    context: {
      findClient: async () => {
        throw new TypeError("canary-secret");
      },
    },
  });
  const response = await authorize(new Request(`${ISSUER}/authorize?client_id=x`), context);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("canary");
  expect(log).toEqual([
    expect.objectContaining({ event: "denial", error: "server_error", reason: "TypeError" }),
  ]);
});
