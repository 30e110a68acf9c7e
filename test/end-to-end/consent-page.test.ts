import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { hasBrowser, hint, launchBrowser, withBrowser } from "./chromium.ts";
import { Facade, PRIVATE_URI } from "./facade.ts";

let facade: Facade;
let browser: Browser;
let axe: string;

beforeAll(async () => {
  facade = await Facade.start();
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  if (hasBrowser) browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await facade?.stop();
});

/** A page in a browser of its own, with everything that the browser complained about. */
async function openBrowser(
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[]; requests: string[]; close: () => Promise<void> }> {
  const context = await browser.newContext({ viewport: { width: 1024, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("request", (request) => requests.push(request.url()));
  return { page, complaints, requests, close: () => context.close() };
}

/** Says that the connection is one's own, and allows what is asked. */
async function allow(page: Page): Promise<void> {
  await page.getByRole("checkbox", { name: "I have just started this connection myself" }).check();
  await page.getByRole("button", { name: "Allow and sign in" }).click();
}

/** What arrived at the application. */
function answerIn(page: Page): Record<string, string> {
  return Object.fromEntries(new URL(page.url()).searchParams);
}

async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  return page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]))",
  );
}

const SCREENS = [
  ["light", "desktop", 1024, 900],
  ["dark", "desktop", 1024, 900],
  ["light", "phone", 375, 667],
  ["dark", "phone", 375, 667],
] as const;

describe.each(SCREENS)("on a %s %s", (colorScheme, device, width, height) => {
  const options = { colorScheme, viewport: { width, height } };

  withBrowser(`the consent page can be used by everybody${hint}`, async () => {
    const { page, complaints, close } = await openBrowser(options);
    await page.goto(facade.authorizationUrl({ client_id: await facade.register("Example Terminal") }));
    await page.screenshot({ path: `test-results/consent-${colorScheme}-${device}.png`, fullPage: true });
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth"), "nothing to scroll sideways").toBe(
      width,
    );
    expect(complaints).toEqual([]);
    await close();
  });

  withBrowser(`so can the page of a known client, and those that end a sign-in${hint}`, async () => {
    const { page, complaints, close } = await openBrowser(options);
    const dynamic = await facade.register("Example Terminal");
    for (const [name, url] of [
      ["consent-application", facade.authorizationUrl({ redirect_uri: PRIVATE_URI })],
      ["error", facade.authorizationUrl({ client_id: "unknown" })],
      ["error-way-back", facade.authorizationUrl({ client_id: dynamic, response_type: "token" })],
      ["over", `${facade.publicUrl}/callback/company?state=${"A".repeat(43)}`],
    ] as const) {
      await page.goto(url);
      await page.screenshot({ path: `test-results/${name}-${colorScheme}-${device}.png`, fullPage: true });
      expect(await violations(page), name).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth"), name).toBe(width);
    }
    expect(complaints.filter((text) => !text.startsWith("Failed to load resource"))).toEqual([]);
    await close();
  });

  withBrowser(`so can the page on the way to the provider${hint}`, async () => {
    const { page, close } = await openBrowser(options);
    await page.route(`${facade.company.issuer}/**`, (route) => route.fulfill({ status: 204 }));
    await page.goto(facade.authorizationUrl());
    await page.getByRole("radio", { name: "Example Company" }).check();
    await allow(page);
    await page.getByRole("heading", { name: "Going on to Example Company" }).waitFor();
    await page.screenshot({ path: `test-results/departure-${colorScheme}-${device}.png`, fullPage: true });
    expect(await violations(page)).toEqual([]);
    await close();
  });
});

describe("a person", () => {
  withBrowser(
    `allows it, and comes to the application without seeing a provider that knows them${hint}`,
    async () => {
      const { page, complaints, requests, close } = await openBrowser();
      await page.goto(facade.authorizationUrl({ client_id: await facade.register("Example Terminal") }));
      expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(
        "Allow Example Terminal to use Documents?",
      );
      await allow(page);
      expect(new URL(page.url()).pathname, "no provider is chosen yet").toBe("/authorize");
      await page.getByRole("radio", { name: "Partner" }).check();
      await allow(page);
      await page.waitForURL(`${facade.redirectUri}?**`);
      expect(answerIn(page)).toEqual({
        code: expect.any(String),
        state: 'of "the" client',
        iss: facade.publicUrl,
      });
      const ways = requests.map((url) => new URL(url)).map(({ origin, pathname }) => origin + pathname);
      expect(ways.slice(-4)).toEqual([
        `${facade.publicUrl}/consent`,
        `${facade.partner.issuer}/authorize`,
        `${facade.publicUrl}/callback/partner`,
        facade.redirectUri,
      ]);
      expect(complaints, "nothing that the content security policy had to stop").toEqual([]);
      await close();
    },
  );

  withBrowser(`gets a code there that their application can redeem${hint}`, async () => {
    const { page, close } = await openBrowser();
    await page.goto(facade.authorizationUrl());
    await page.getByRole("radio", { name: "Example Company" }).check();
    await allow(page);
    await page.waitForURL(`${facade.redirectUri}?**`);
    expect(await facade.redeem(answerIn(page).code ?? "")).toMatchObject({
      token_type: "Bearer",
      scope: "mcp:connect public:read",
    });
    await close();
  });

  withBrowser(`comes back to an application that has a scheme of its own${hint}`, async () => {
    const { page, complaints, requests, close } = await openBrowser();
    await page.goto(facade.authorizationUrl({ redirect_uri: PRIVATE_URI }));
    await page.getByRole("radio", { name: "Example Company" }).check();
    await allow(page);
    await expect.poll(() => requests.at(-1)).toMatch(`${PRIVATE_URI}?code=`);
    expect(complaints).toEqual([]);
    await close();
  });

  withBrowser(`denies it, and the application is told${hint}`, async () => {
    const { page, complaints, close } = await openBrowser();
    const before = [facade.company.tokenCalls, facade.partner.tokenCalls];
    await page.goto(facade.authorizationUrl({ client_id: await facade.register("Example Terminal") }));
    await page.getByRole("button", { name: "Deny" }).click();
    await page.waitForURL(`${facade.redirectUri}?**`);
    expect(answerIn(page)).toEqual({
      error: "access_denied",
      error_description: "The person denied it.",
      state: 'of "the" client',
      iss: facade.publicUrl,
    });
    expect([facade.company.tokenCalls, facade.partner.tokenCalls]).toEqual(before);
    expect(complaints).toEqual([]);
    await close();
  });

  withBrowser(`needs no mouse${hint}`, async () => {
    const { page, close } = await openBrowser();
    await page.goto(facade.authorizationUrl());
    const focused = () => page.evaluate("document.activeElement.value");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("company");
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    await page.keyboard.press("ArrowDown");
    expect(await focused()).toBe("partner");
    await page.getByRole("button", { name: "Allow and sign in" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("yes");
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("allow");
    await page.screenshot({ path: "test-results/consent-focus.png", fullPage: true });
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("deny");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${facade.redirectUri}?**`);
    expect(answerIn(page)).toHaveProperty("code");
    await close();
  });

  withBrowser(`[E01] allows nothing with a click that was meant for another page${hint}`, async () => {
    const { page, requests, close } = await openBrowser();
    await page.goto(facade.authorizationUrl({ client_id: await facade.register("Example Terminal") }));
    const visibility = (moment: string) =>
      page.evaluate(
        `(() => { const button = document.querySelector("button[value=allow]"); const [arming] = button.getAnimations(); arming.${moment}; return getComputedStyle(button).visibility; })()`,
      );
    expect(await visibility("currentTime = 0")).toBe("hidden");
    expect(await visibility("currentTime = 900")).toBe("hidden");
    expect(await visibility("finish()")).toBe("visible");
    await page.getByRole("radio", { name: "Example Company" }).check();
    await page.getByRole("button", { name: "Allow and sign in" }).dblclick();
    expect(await page.evaluate("document.activeElement.name"), "what is still to be said").toBe("started");
    expect(requests.filter((url) => url.endsWith("/consent"))).toEqual([]);
    await close();
  });

  withBrowser(`may have two sign-ins open in two tabs${hint}`, async () => {
    const { page, close } = await openBrowser();
    const other = await page.context().newPage();
    await page.goto(facade.authorizationUrl({ state: "one" }));
    await other.goto(facade.authorizationUrl({ state: "two" }));
    for (const [tab, state] of [
      [page, "one"],
      [other, "two"],
    ] as const) {
      await tab.getByRole("radio", { name: "Example Company" }).check();
      await allow(tab);
      await tab.waitForURL(`${facade.redirectUri}?**`);
      expect(answerIn(tab)).toMatchObject({ code: expect.any(String), state });
    }
    await close();
  });
});

describe("somebody else", () => {
  /** The URL of the provider that a browser was led to, which it never opened. */
  async function stolenUrl(): Promise<string> {
    const { page, close } = await openBrowser();
    await page.route(`${facade.company.issuer}/**`, (route) => route.abort());
    await page.goto(facade.authorizationUrl());
    await page.getByRole("radio", { name: "Example Company" }).check();
    const [request] = await Promise.all([
      page.waitForRequest(`${facade.company.issuer}/authorize?**`),
      allow(page),
    ]);
    await close();
    return request.url();
  }

  withBrowser(
    `[E04] who opens the provider's URL in another browser gets nothing, and the provider is not asked${hint}`,
    async () => {
      const url = await stolenUrl();
      const before = facade.company.tokenCalls;
      const { page, requests, close } = await openBrowser();
      const response = await page.goto(url);
      expect(response?.status()).toBe(403);
      expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("This sign-in is over");
      expect(requests.some((request) => request.startsWith(facade.redirectUri))).toBe(false);
      expect(facade.company.tokenCalls).toBe(before);
      await close();
    },
  );

  withBrowser(`[E07] cannot send the form from a page of their own${hint}`, async () => {
    const { page, close } = await openBrowser();
    await page.goto(facade.authorizationUrl());
    const sealed = await page.getByRole("main").locator("input[name=request]").inputValue();
    await page.goto(facade.redirectUri);
    await page.setContent(`<form method="post" action="${facade.publicUrl}/consent">
      <input name="request" value="${sealed}"><input name="provider" value="company">
      <button name="decision" value="allow">Win a prize</button></form>`);
    const [response] = await Promise.all([
      page.waitForResponse(`${facade.publicUrl}/consent`),
      page.getByRole("button").click(),
    ]);
    expect(response.status()).toBe(403);
    await close();
  });

  withBrowser(`[E08] cannot show the page in a frame of their own${hint}`, async () => {
    const { page, close } = await openBrowser();
    await page.goto(facade.redirectUri);
    await page.setContent(`<iframe src="${facade.authorizationUrl().replaceAll("&", "&amp;")}"></iframe>`);
    await expect.poll(() => page.frames()[1]?.url()).toBe("chrome-error://chromewebdata/");
    await close();
  });
});
