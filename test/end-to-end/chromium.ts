import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { test } from "vitest";

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);

/** Whether there is a browser on this machine. */
export const hasBrowser = executablePath !== undefined;

/** A test that needs a browser. */
export const withBrowser = test.skipIf(!hasBrowser);

/** What the title of such a test ends with. */
export const hint = hasBrowser ? "" : " [no browser here: apt-get install chromium]";

/** Starts the browser. */
export function launchBrowser(): Promise<Browser> {
  if (!executablePath) throw new Error("there is no browser on this machine");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}
