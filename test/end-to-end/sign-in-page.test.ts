import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { RegisteredClient } from "../environments/local/identity-provider/registered-client.ts";
import { IdentityProviderProcess } from "../environments/local/identity-provider/run-identity-provider.ts";
import { hasBrowser, hint, launchBrowser, withBrowser } from "./chromium.ts";

let provider: IdentityProviderProcess;
let application: Server;
let redirectUri: string;
let browser: Browser;

beforeAll(async () => {
  application = createServer((_, response) => response.end("signed in"));
  await new Promise<void>((resolve) => application.listen(0, "127.0.0.1", resolve));
  redirectUri = `http://127.0.0.1:${(application.address() as AddressInfo).port}/callback`;
  provider = await IdentityProviderProcess.run(redirectUri);
  if (hasBrowser) browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  application.close();
  application.closeAllConnections();
  await provider.dispose();
});

withBrowser.each(["light", "dark"] as const)(
  `a person signs in with a browser, %s${hint}`,
  async (colorScheme) => {
    const client = new RegisteredClient(provider.issuer, provider.clientSecret, redirectUri);
    const context = await browser.newContext({ colorScheme, viewport: { width: 720, height: 820 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    await page.goto(client.authorizationUrl().href);

    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Sign in");
    await page.getByRole("button", { name: "Sign in" }).click();
    expect(page.url(), "nobody is chosen yet").toContain("/sign-in/");
    await page.getByRole("radio", { name: "full-reader" }).check();
    await page.screenshot({ path: `test-results/company-login-${colorScheme}.png` });
    await page.getByRole("button", { name: "Sign in" }).click();

    await page.waitForURL(`${redirectUri}?**`);
    const answer = new URL(page.url()).searchParams;
    expect(answer.get("code")).toBeTruthy();
    expect(answer.get("iss")).toBe(provider.issuer);
    expect(answer.get("state")).toBe("of-the-client");
    expect(complaints, "nothing that the content security policy had to stop").toEqual([]);
    await context.close();
  },
);

withBrowser(`with the keyboard alone, somebody cancels${hint}`, async () => {
  const client = new RegisteredClient(provider.issuer, provider.clientSecret, redirectUri);
  const page = await browser.newPage();
  await page.goto(client.authorizationUrl().href);
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.value")).toBe("public-reader");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${redirectUri}?**`);
  expect(new URL(page.url()).searchParams.get("error")).toBe("access_denied");
  await page.close();
});
