import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { unstable_readConfig as readConfig } from "wrangler";
import { z } from "zod";
import { bundleWorker, writeDocument } from "../edge/command/build-worker.ts";
import { secretNames } from "../edge/src/configuration/secrets.ts";
import { edgeConfiguration } from "./edge-configuration.ts";
import { environmentNames, loadEnvironment } from "./environments.ts";

const WRANGLER_CONFIG = fileURLToPath(new URL("../edge/wrangler.jsonc", import.meta.url));

/** The environment that has no Worker: it runs on this machine. */
const LOCAL = "local";

try {
  await deploy();
} catch (error) {
  console.error(error instanceof Error ? error.message : "failed");
  process.exitCode = 1;
}

/** Deploys the gateway of one environment, with the configuration that its stacks compute. */
async function deploy(): Promise<void> {
  const { name, dryRun, secretsFile } = readArguments();
  const document = edgeConfiguration(await loadEnvironment(name));
  const secrets = secretNames(document);
  refuseUnlisted(secrets, name);
  refuseOtherRoute(document.publicUrl, name);
  if (dryRun) console.log(`Secrets that the account needs: ${secrets.join(", ")}`);
  else if (secretsFile === undefined) refuseMissing(secrets, name);
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-"));
  try {
    // Never the build that is kept for this machine: nobody knows what has become of it since.
    await bundleWorker(folder);
    await writeDocument(folder, document);
    wrangler([
      ...["deploy", join(folder, "worker.js"), "--no-bundle", "--config", WRANGLER_CONFIG, "--env", name],
      ...(secretsFile === undefined ? [] : ["--secrets-file", resolve(secretsFile)]),
      ...(dryRun ? ["--dry-run", "--outdir", join(folder, "dry-run")] : []),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readArguments() {
  const deployable = environmentNames.filter((name) => name !== LOCAL);
  const usage = `Usage: npm run edge:deploy -- <${deployable.join(" | ")}> [--secrets-file <file>] [--dry-run]`;
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { "dry-run": { type: "boolean", default: false }, "secrets-file": { type: "string" } },
    });
    const [name = ""] = positionals;
    if (positionals.length !== 1 || !deployable.includes(name))
      throw new Error("name one environment to deploy to");
    return { name, dryRun: values["dry-run"], secretsFile: values["secrets-file"] };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

/** What wrangler does not know to be required, it would not miss: the Worker would answer every request with 500. */
function refuseUnlisted(secrets: readonly string[], environment: string): void {
  const required = readConfig({ config: WRANGLER_CONFIG, env: environment }).secrets?.required ?? [];
  const unlisted = secrets.filter((secret) => !required.includes(secret));
  if (unlisted.length === 0) return;
  throw new Error(
    `Not deployed: add ${unlisted.join(", ")} to env.${environment}.secrets.required in edge/wrangler.jsonc.`,
  );
}

/** At any other host than its publicUrl's the gateway answers every request with 403. */
function refuseOtherRoute(publicUrl: string, environment: string): void {
  const { routes } = readConfig({ config: WRANGLER_CONFIG, env: environment });
  const expected = [{ pattern: new URL(publicUrl).host, custom_domain: true }];
  if (isDeepStrictEqual(routes, expected)) return;
  throw new Error(
    `Not deployed: the publicUrl of ${environment} is ${publicUrl}, and env.${environment}.routes in ` +
      `edge/wrangler.jsonc is ${JSON.stringify(routes)}. Make it ${JSON.stringify(expected)}.`,
  );
}

/** A secrets file is for the first deployment: wrangler itself then refuses when it lacks one of those required. */
function refuseMissing(secrets: readonly string[], environment: string): void {
  const list = wrangler(
    ["secret", "list", "--format", "json", "--config", WRANGLER_CONFIG, "--env", environment],
    "pipe",
  );
  const names = z
    .array(z.object({ name: z.string() }))
    .parse(JSON.parse(list))
    .map(({ name }) => name);
  const missing = secrets.filter((secret) => !names.includes(secret));
  if (missing.length === 0) return;
  const commands = missing.map(
    (secret) => `  npx wrangler secret put ${secret} --config edge/wrangler.jsonc --env ${environment}`,
  );
  throw new Error(["Not deployed: the account lacks these secrets. Set each first:", ...commands].join("\n"));
}

function wrangler(args: readonly string[], output: "inherit" | "pipe" = "inherit"): string {
  const require = createRequire(import.meta.url);
  const command = join(dirname(require.resolve("wrangler/package.json")), "bin", "wrangler.js");
  const { status, stdout } = spawnSync(process.execPath, [command, ...args], {
    encoding: "utf8",
    stdio: ["ignore", output, "inherit"],
  });
  if (status === 0) return stdout;
  throw new Error(
    "Not deployed: see wrangler's message above. Where the Worker does not exist yet, deploy with --secrets-file <file>.",
  );
}
