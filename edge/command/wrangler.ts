import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";

/** What wrangler is told about the worker and its environments. */
export const WRANGLER_CONFIG = fileURLToPath(new URL("../wrangler.jsonc", import.meta.url));

/** The script of the wrangler that is installed. */
export function wranglerScript(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve("wrangler/package.json")), "bin", "wrangler.js");
}

/** Thrown when wrangler ends with a fault, which it has told of itself. */
export class WranglerError extends Error {
  override readonly name = "WranglerError";
}

/** What wrangler is given, and where its standard output goes. */
export interface WranglerOptions {
  /** Its standard input: secrets stand nowhere else. */
  readonly input?: string | undefined;
  /** `take`: it is the result; `errors`: to standard error. @default to standard output */
  readonly output?: "take" | "errors" | undefined;
  /** The script to run. @default the wrangler that is installed */
  readonly script?: string | undefined;
}

/**
 * Runs wrangler.
 *
 * @throws {WranglerError}
 */
export function runWrangler(args: readonly string[], options: WranglerOptions = {}): string {
  const { input, output, script = wranglerScript() } = options;
  const stdout = output === undefined ? "inherit" : output === "take" ? "pipe" : 2;
  const { status, stdout: taken } = spawnSync(process.execPath, [script, ...args], {
    encoding: "utf8",
    stdio: [input === undefined ? "ignore" : "pipe", stdout, "inherit"],
    // Wrangler keeps a log of its own, which shows what it sends unless it is told not to.
    env: { ...process.env, WRANGLER_LOG_SANITIZE: "true" },
    input,
  });
  if (status !== 0) throw new WranglerError("see wrangler's message above");
  return taken ?? "";
}

const secretList = z.array(z.object({ name: z.string() }));

/** The options by which wrangler finds the Worker of an environment. */
export function accountOptions(environment: string): readonly string[] {
  return ["--config", WRANGLER_CONFIG, "--env", environment];
}

/**
 * The names of the secrets that a Worker has.
 *
 * @throws {WranglerError} also when there is no such Worker
 */
export function listSecrets(
  environment: string,
  { script }: Pick<WranglerOptions, "script"> = {},
): readonly string[] {
  const args = ["secret", "list", "--format", "json", ...accountOptions(environment)];
  const list = runWrangler(args, { output: "take", script });
  return secretList.parse(JSON.parse(list)).map(({ name }) => name);
}

/** The routes of a wrangler environment. */
export async function routesOf(environment: string): Promise<unknown> {
  // Half a second, which only those wait who need it.
  const { unstable_readConfig: readConfig } = await import("wrangler");
  return readConfig({ config: WRANGLER_CONFIG, env: environment }).routes;
}

/** The routes with which a wrangler environment serves a gateway. */
export function routesFor(publicUrl: string): unknown {
  return [{ pattern: new URL(publicUrl).host, custom_domain: true }];
}

/** Whether a wrangler environment serves the gateway of this URL. */
export async function isServedBy(environment: string, publicUrl: string): Promise<boolean> {
  return isDeepStrictEqual(await routesOf(environment), routesFor(publicUrl));
}
