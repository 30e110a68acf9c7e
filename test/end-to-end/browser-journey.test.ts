import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { hasBrowser, hint, launchBrowser, withBrowser } from "./chromium.ts";
import { PublicClient } from "./public-client.ts";
import { LocalEnvironmentProcess } from "./run-local-environment.ts";

let local: LocalEnvironmentProcess;
let application: Server;
let redirectUri: string;
let browser: Browser;

beforeAll(async () => {
  local = await LocalEnvironmentProcess.run();
  application = createServer((_, response) => response.end("signed in"));
  await new Promise<void>((resolve) => application.listen(0, "127.0.0.1", resolve));
  redirectUri = `http://127.0.0.1:${(application.address() as AddressInfo).port}/callback`;
  if (hasBrowser) browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  application.close();
  application.closeAllConnections();
  await local.dispose();
});

/** Opens the gateway's question, allows what is asked for, and comes to the company's login. */
async function goToLogin(page: Page): Promise<void> {
  const client = await PublicClient.register(local.addresses.gateway, redirectUri);
  await page.goto(client.authorizationUrl(local.serverUrl).href);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.waitForURL(`${local.addresses.identityProvider}/sign-in/**`);
}

withBrowser(
  `a person goes from the gateway's question over the login to their application${hint}`,
  async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    await goToLogin(page);
    await page.getByRole("radio", { name: "full-reader" }).check();
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(`${redirectUri}?**`);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      code: expect.any(String),
      state: "of-the-client",
      iss: local.addresses.gateway,
    });
    expect(complaints, "nothing that a content security policy had to stop").toEqual([]);
    await page.close();
  },
);

withBrowser(`who cancels at the login is back at their application, which is told${hint}`, async () => {
  const page = await browser.newPage();
  await goToLogin(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.waitForURL(`${redirectUri}?**`);
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
    error: "access_denied",
    error_description: expect.any(String),
    state: "of-the-client",
    iss: local.addresses.gateway,
  });
  await page.close();
});
