import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { WRANGLER_CONFIG, wranglerScript } from "./wrangler.ts";

const EDGE = fileURLToPath(new URL("..", import.meta.url));
const BUILDS = join(EDGE, "dist", "worker");

/** How often a build is begun whose sources change meanwhile. */
const ATTEMPTS = 3;

/** Where in a build the configuration document stands. */
export const DOCUMENT_MODULE = "configuration/document.json";

/** How the runtime has to behave for the worker: https://developers.cloudflare.com/workers/configuration/compatibility-dates/ */
export interface RuntimeSettings {
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
}

/**
 * Builds the worker with wrangler, unless these very sources were built before. A build serves any configuration:
 * its document is a module of its own. It is named for what it was made of and never changed, so that processes
 * that start at the same time do not disturb each other.
 *
 * @returns the folder of the build: `worker.js`, the document, and `runtime.json`
 * @throws {Error} also when the sources keep changing while they are built
 */
export async function buildWorker(): Promise<string> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const digest = await sourceDigest();
    const build = join(BUILDS, digest);
    if ((await exists(build)) || (await buildAs(build, digest))) return build;
  }
  throw new Error("the sources of the worker change while they are built");
}

/** Makes a build of the sources of this digest. False where they were others by the end. */
async function buildAs(build: string, digest: string): Promise<boolean> {
  await mkdir(BUILDS, { recursive: true });
  const folder = await mkdtemp(join(BUILDS, ".building-"));
  try {
    await bundleWorker(folder);
    if ((await sourceDigest()) !== digest) return false;
    await rename(folder, build);
  } catch (error) {
    // Whoever built the same at the same time may have been first.
    if (!(await exists(build))) throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return true;
}

async function sourceDigest(): Promise<string> {
  const hash = createHash("sha256");
  const sources = await readdir(join(EDGE, "src"), { recursive: true, withFileTypes: true });
  const files = sources.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of [...files, WRANGLER_CONFIG, join(EDGE, "..", "package-lock.json")].sort()) {
    hash.update(file).update(await readFile(file));
  }
  return hash.digest("hex").slice(0, 32);
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Bundles the worker from its sources as they are now: its document is empty, and `runtime.json` stands beside it. */
export async function bundleWorker(folder: string): Promise<void> {
  const options = ["deploy", "--dry-run", "--config", WRANGLER_CONFIG, "--env", "", "--outdir", folder];
  await promisify(execFile)(process.execPath, [wranglerScript(), ...options], {
    cwd: EDGE,
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true" },
  });
  const { unstable_readConfig: readConfig } = await import("wrangler");
  const { compatibility_date: compatibilityDate = "", compatibility_flags: compatibilityFlags } = readConfig({
    config: WRANGLER_CONFIG,
  });
  const settings: RuntimeSettings = { compatibilityDate, compatibilityFlags };
  await writeFile(join(folder, "runtime.json"), JSON.stringify(settings));
}

/** Copies the build to a folder of its own and gives it its configuration document. */
export async function configureWorker(folder: string, document: unknown): Promise<void> {
  await cp(await buildWorker(), folder, { recursive: true });
  await writeDocument(folder, document);
}

/** Gives a worker that was bundled its configuration document. */
export async function writeDocument(folder: string, document: unknown): Promise<void> {
  await writeFile(join(folder, DOCUMENT_MODULE), JSON.stringify(document));
}
