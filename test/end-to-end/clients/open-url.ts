import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { Browser } from "../../../environments/local/demo/browser.ts";
import { OPENED, RETURNS, type Return } from "./desktop.ts";

/** Milliseconds after which nobody waits for it any more. */
const PATIENCE = 60_000;

/**
 * Opens a URL as somebody does to whom a program has shown it in their browser: signs in with an account, and comes
 * back to the program. What is opened, and what comes of it, is noted in files.
 */
async function main(): Promise<void> {
  const [account = "", folder = "", url = ""] = process.argv.slice(2);
  setTimeout(() => process.exit(1), PATIENCE).unref();
  await appendFile(join(folder, OPENED), `${url}\n`);
  const outcome = await visit(new URL(url), account).catch((error: Error) => ({ error: error.message }));
  await appendFile(join(folder, RETURNS), `${JSON.stringify(outcome)}\n`);
}

async function visit(url: URL, account: string): Promise<Return> {
  const callback = await new Browser().signIn(url, account);
  const { status, body } = await fetch(callback);
  await body?.cancel();
  return { callback: callback.origin + callback.pathname, status };
}

await main();
