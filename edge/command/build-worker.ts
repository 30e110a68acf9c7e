import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const EDGE = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = ["src", "wrangler.jsonc"].map((name) => join(EDGE, name));
const DIST = join(EDGE, "dist");

/** The built worker: `worker.js`, the document it imports, and the runtime settings it was built for. */
export const WORKER_BUILD = join(DIST, "worker");

/** Where in the build the configuration document stands. */
export const DOCUMENT_MODULE = "configuration/document.json";

/** How the runtime has to behave for the worker: https://developers.cloudflare.com/workers/configuration/compatibility-dates/ */
export interface RuntimeSettings {
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
}

/**
 * Builds the worker with wrangler, unless the build is newer than every source. The build serves any
 * configuration: its document is a module of its own.
 *
 * @returns the folder of the build
 */
export async function buildWorker(): Promise<string> {
  if (await isCurrent()) return WORKER_BUILD;
  await mkdir(DIST, { recursive: true });
  const folder = await mkdtemp(join(DIST, ".building-"));
  try {
    await bundle(folder);
    // Whoever builds at the same time builds the same; the last rename wins and none is seen half-done.
    const previous = await mkdtemp(join(DIST, ".previous-"));
    await rename(WORKER_BUILD, join(previous, "worker")).catch(() => undefined);
    await rename(folder, WORKER_BUILD).catch(() => undefined);
    await rm(previous, { recursive: true, force: true });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return WORKER_BUILD;
}

async function isCurrent(): Promise<boolean> {
  const built = await modifiedAt(join(WORKER_BUILD, "runtime.json"));
  if (built === undefined) return false;
  const times = await Promise.all(SOURCES.map(newestBelow));
  return times.every((time) => time < built);
}

async function newestBelow(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true }).catch(() => []);
  const times = await Promise.all(["", ...entries].map((entry) => modifiedAt(join(path, entry))));
  return Math.max(...times.map((time) => time ?? 0));
}

async function modifiedAt(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs;
}

async function bundle(folder: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const wrangler = join(dirname(require.resolve("wrangler/package.json")), "bin", "wrangler.js");
  const config = join(EDGE, "wrangler.jsonc");
  const options = ["deploy", "--dry-run", "--config", config, "--env", "", "--outdir", folder];
  await promisify(execFile)(process.execPath, [wrangler, ...options], {
    cwd: EDGE,
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true" },
  });
  const { unstable_readConfig: readConfig } = await import("wrangler");
  const { compatibility_date: compatibilityDate = "", compatibility_flags: compatibilityFlags } = readConfig({
    config,
  });
  const settings: RuntimeSettings = { compatibilityDate, compatibilityFlags };
  await writeFile(join(folder, "runtime.json"), JSON.stringify(settings));
}

/** Copies the build to a folder of its own and gives it its configuration document. */
export async function configureWorker(folder: string, document: unknown): Promise<void> {
  await cp(await buildWorker(), folder, { recursive: true });
  await writeFile(join(folder, DOCUMENT_MODULE), JSON.stringify(document));
}
