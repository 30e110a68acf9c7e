import { beforeEach, describe, expect, it } from "vitest";
import { decideConsent } from "../../../../edge/src/authorization-server/consent/decide.ts";
import { digestOf } from "../../../../edge/src/authorization-server/digest.ts";
import { randomValue } from "../../../../edge/src/authorization-server/random-value.ts";
import type { Purpose } from "../../../../edge/src/sealing/sealer.ts";
import {
  authorizationParameters,
  CHALLENGE,
  ISSUER,
  idsOf,
  startAuthorizationServer,
  type TestAuthorizationServer,
  tracesOf,
} from "../../material/authorization-server.ts";
import { createBrowser, sealedRequest, type TestBrowser } from "../../material/browser.ts";

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const SAME_ORIGIN = { origin: ISSUER, "sec-fetch-site": "same-origin" };

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

describe("a form that is not the page's own", () => {
  it.each([
    ["from a stranger's page", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["from a page without an origin", { origin: "null" }],
    [
      "from another host of the domain",
      { origin: "https://other.example.com", "sec-fetch-site": "same-site" },
    ],
    ["from no browser", {}],
  ])("[E07] %s is refused, and changes nothing", async (_, headers) => {
    const response = await browser.consent(allow(), headers);
    expect(response.status).toBe(403);
    expect(tracesOf(server, response)).toEqual([]);
    expect(server.log).toMatchObject([{ event: "denial", status: 403 }]);
  });

  it("[E07] is refused in a browser that has no cookie", async () => {
    browser.cookies.clear();
    const response = await browser.consent(allow());
    expect(response.status).toBe(403);
    expect(tracesOf(server, response)).toEqual([]);
  });

  it("[E07] is refused in another browser than the page was shown in", async () => {
    const other = createBrowser(server);
    await other.authorize(authorizationParameters());
    const response = await other.consent(allow());
    expect(response.status).toBe(403);
    expect(tracesOf(server, response)).toEqual([]);
  });

  it("[E06] is refused where the cookie has its plain name, which any host of the domain could set", async () => {
    const value = browser.cookies.get("__Host-gatehouse-browser") ?? "";
    browser.cookies.clear();
    browser.cookies.set("gatehouse-browser", value);
    const response = await browser.consent(allow());
    expect(response.status).toBe(403);
    expect(tracesOf(server, response)).toEqual([]);
  });

  it("[E07] is refused when it is out of date", async () => {
    server.clock.advance(600);
    const response = await browser.consent(allow());
    expect(response.status).toBe(403);
    expect(tracesOf(server, response)).toEqual([]);
  });

  it("[E07] is refused when anything of what was sealed is changed", async () => {
    for (const [index, character] of [...request].entries()) {
      if (index % 7 > 0 || character === ".") continue;
      // The highest of its six bits: the lowest ones may be those that base64url leaves over.
      const other = BASE64URL[BASE64URL.indexOf(character) ^ 32];
      const changed = request.slice(0, index) + other + request.slice(index + 1);
      const response = await browser.consent(allow({ request: changed }));
      expect(response.status).toBe(403);
      expect(tracesOf(server, response)).toEqual([]);
    }
  });

  it.each<Purpose>([
    "client",
    "client-secret",
    "sign-in",
    "code",
    "refresh-token",
    "successor",
    "upstream-session",
  ])("[E07] is refused when what is in it was sealed as a %s", async (purpose) => {
    const content = (await server.context.sealer.open("consent", request)) as object;
    const sealed = await server.context.sealer.seal(purpose, content, server.clock.now() + 60_000);
    const response = await browser.consent(allow({ request: sealed }));
    expect(response.status).toBe(403);
    expect(tracesOf(server, response)).toEqual([]);
  });

  it("is refused when an older gateway sealed something else into it", async () => {
    const sealed = await server.context.sealer.seal("consent", { browser: "x" }, server.clock.now() + 60_000);
    expect((await browser.consent(allow({ request: sealed }))).status).toBe(403);
  });

  it("[E07] has no say in what was asked for", async () => {
    await browser.consent(
      allow({
        client_id: "other",
        redirect_uri: "https://evil.example/",
        scope: "documents:admin",
        resource: "https://mcp.example.com/mcp/tickets",
        state: "other",
        code_challenge: randomValue(),
      }),
    );
    const [id = ""] = idsOf(server);
    const [cookie = ""] = [...browser.cookies].flatMap(([name, value]) =>
      name.includes("sign-in") ? [value] : [],
    );
    expect(await server.grants.get(id).claim(await digestOf(cookie))).toMatchObject({
      request: {
        clientId: "editor",
        redirectUri: "https://editor.example.com/callback",
        codeChallenge: CHALLENGE,
        state: "of-the-client",
        server: "documents",
        scopes: ["public:read", "confidential:read"],
      },
    });
  });
});

describe("what the page would not send", () => {
  it.each([
    ["no decision", { decision: "" }],
    ["another decision", { decision: "perhaps" }],
    ["no provider", { provider: "" }],
    ["an unknown provider", { provider: "other" }],
    ["an object's own word for a provider", { provider: "constructor" }],
  ])("%s is refused", async (_, changes) => {
    const response = await browser.consent(allow(changes));
    expect(response.status).toBe(400);
    expect(tracesOf(server, response)).toEqual([]);
  });

  const post = (headers: Readonly<Record<string, string>>, body: BodyInit) => {
    const cookie = [...browser.cookies].map((pair) => pair.join("=")).join("; ");
    return decideConsent(
      new Request(`${ISSUER}/consent`, {
        method: "POST",
        headers: { ...SAME_ORIGIN, cookie, ...headers },
        body,
      }),
      server.context,
    );
  };
  const FORM = { "content-type": "application/x-www-form-urlencoded" };

  it("a field that comes twice is refused", async () => {
    const response = await post(FORM, `${new URLSearchParams(allow())}&decision=deny`);
    expect(response.status).toBe(400);
    expect(tracesOf(server, response)).toEqual([]);
  });

  it("another kind of body is refused", async () => {
    const response = await post({ "content-type": "text/plain" }, `${new URLSearchParams(allow())}`);
    expect(response.status).toBe(400);
    expect(tracesOf(server, response)).toEqual([]);
  });

  it("a body that is longer than any page sends is refused", async () => {
    const response = await post(FORM, `${new URLSearchParams(allow())}&x=${"x".repeat(32_768)}`);
    expect(response.status).toBe(413);
    expect(tracesOf(server, response)).toEqual([]);
  });

  it("a charset beside the type is no other kind", async () => {
    const type = "Application/X-WWW-Form-Urlencoded; charset=UTF-8";
    expect((await post({ "content-type": type }, `${new URLSearchParams(allow())}`)).status).toBe(200);
  });
});
