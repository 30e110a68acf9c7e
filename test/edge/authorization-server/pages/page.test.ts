import { html } from "hono/html";
import { beforeEach, describe, expect, it } from "vitest";
import { showPage } from "../../../../edge/src/authorization-server/pages/page.ts";
import {
  authorizationParameters,
  ISSUER,
  startAuthorizationServer,
  TERMINAL,
  type TestAuthorizationServer,
} from "../../material/authorization-server.ts";
import { createBrowser, sealedRequest, type TestBrowser } from "../../material/browser.ts";

let server: TestAuthorizationServer;
let browser: TestBrowser;

beforeEach(async () => {
  server = await startAuthorizationServer();
  browser = createBrowser(server);
});

/** Answers the question of the consent page, in its own browser. */
async function decide(fields: Readonly<Record<string, string>>): Promise<Response> {
  const request = sealedRequest(await (await browser.authorize(authorizationParameters())).text());
  return browser.consent({ request, ...fields });
}

const OF_TERMINAL = { client_id: TERMINAL.id, redirect_uri: "terminal.example:/callback" };

const PAGES: readonly (readonly [string, number, string, () => Promise<Response>])[] = [
  ["the consent page", 200, "same-origin", () => browser.authorize(authorizationParameters())],
  ["a refusal without a way back", 400, "no-referrer", () => browser.authorize("client_id=nobody")],
  [
    "a refusal with a way back",
    400,
    "no-referrer",
    () => browser.authorize(authorizationParameters({ ...OF_TERMINAL, scope: "a  b" })),
  ],
  ["the way to the provider", 200, "no-referrer", () => decide({ decision: "allow", provider: "company" })],
  ["the way back after a denial", 200, "no-referrer", () => decide({ decision: "deny" })],
  ["a form of another browser", 403, "no-referrer", () => browser.consent({ request: "x" })],
  ["a sign-in that is over", 403, "no-referrer", () => browser.arrive("company", { state: "A".repeat(43) })],
  ["a callback without a state", 400, "no-referrer", () => browser.arrive("company", {})],
  [
    "a fault of the gateway's own",
    500,
    "no-referrer",
    async () => {
      server.company.authorizationUrl = async () => {
        throw new TypeError("fault");
      };
      return decide({ decision: "allow", provider: "company" });
    },
  ],
];

describe("every page", () => {
  it.each(PAGES)(
    "[E08] runs nothing, is in no frame and in no cache: %s",
    async (_, status, referrer, show) => {
      const response = await show();
      const { "set-cookie": _cookie, ...headers } = Object.fromEntries(response.headers);
      expect(response.status).toBe(status);
      expect(headers).toEqual({
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": `default-src 'none'; style-src 'sha256-${await styleHash(await response.text())}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "referrer-policy": referrer,
        "cache-control": "no-store",
      });
    },
  );

  it.each(PAGES)(
    "has a language, a title, one heading and landmarks: %s",
    async (_, _status, _referrer, show) => {
      const page = await (await show()).text();
      expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
      expect(page).toMatch(/<title>[^<]+<\/title>/);
      expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
      for (const element of ["h1", "header", "main", "footer"]) {
        expect(page.match(new RegExp(`<${element}[ >]`, "g"))).toHaveLength(1);
      }
    },
  );
});

it("headers of a page's own are kept beside those of every page, and never instead of them", async () => {
  const headers = new Headers({ "set-cookie": "a=b", "cache-control": "public" });
  const response = await showPage({ title: "A title", content: html`<h1>Text</h1>`, headers }, ISSUER);
  expect(response.headers.get("set-cookie")).toBe("a=b");
  expect(response.headers.get("cache-control")).toBe("no-store");
});

it("where a page leads is text, whatever it is", async () => {
  const leadsTo = 'https://editor.example.com/"><script>alert(1)</script>';
  const page = await (await showPage({ title: "<b>", content: html`<h1>Text</h1>`, leadsTo }, ISSUER)).text();
  expect(page).not.toContain("<script>");
  expect(page).toContain("<title>&lt;b&gt;</title>");
});

async function styleHash(page: string): Promise<string> {
  const [, style = ""] = /<style>(.*?)<\/style>/s.exec(page) ?? [];
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
