import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { bundleWorker, writeDocument } from "../edge/command/build-worker.ts";
import { EnvFile } from "../edge/command/keys/env-file.ts";
import {
  accountOptions,
  isServedBy,
  listSecrets,
  routesFor,
  routesOf,
  runWrangler,
  WranglerError,
} from "../edge/command/wrangler.ts";
import { keyRings } from "../edge/src/configuration/key-rings.ts";
import { parseConfiguration } from "../edge/src/configuration/parse.ts";
import type { ConfigurationDocument } from "../edge/src/configuration/schema.ts";
import { secretNames } from "../edge/src/configuration/secrets.ts";
import { edgeConfiguration } from "./edge-configuration.ts";
import { environmentNames, loadEnvironment } from "./environments.ts";

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
  const secrets = neededSecrets(document);
  await refuseOtherRoute(document.publicUrl, name);
  if (dryRun) console.log(`Secrets that the account needs: ${secrets.map(inWords).join(", ")}`);
  if (secretsFile !== undefined) await refuseIncomplete(secrets, secretsFile);
  else if (!dryRun) refuseMissing(secrets, name);
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-"));
  try {
    // Never the build that is kept for this machine: nobody knows what has become of it since.
    await bundleWorker(folder);
    await writeDocument(folder, document);
    const args = [
      ...["deploy", join(folder, "worker.js"), "--no-bundle", ...accountOptions(name)],
      ...(secretsFile === undefined ? [] : ["--secrets-file", resolve(secretsFile)]),
      ...(dryRun ? ["--dry-run", "--outdir", join(folder, "dry-run")] : []),
    ];
    withWrangler(() => runWrangler(args));
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

/** Names of secrets of which the Worker needs one at least: of a ring of keys any, and else the very one. */
type Needed = readonly string[];

function neededSecrets(document: ConfigurationDocument): readonly Needed[] {
  const rings = keyRings(parseConfiguration(document)).map(({ secrets }) => secrets);
  const places = rings.flat();
  const others = secretNames(document).filter((name) => !places.includes(name));
  return [...rings, ...others.map((name) => [name])];
}

function inWords([first = "", ...others]: Needed): string {
  return others.length === 0 ? first : `${first} (or ${others.join(" or ")})`;
}

function lackingIn(names: readonly string[], secrets: readonly Needed[]): readonly Needed[] {
  return secrets.filter((alternatives) => !alternatives.some((name) => names.includes(name)));
}

/** At any other host than its publicUrl's the gateway answers every request with 403. */
async function refuseOtherRoute(publicUrl: string, environment: string): Promise<void> {
  if (await isServedBy(environment, publicUrl)) return;
  throw new Error(
    `Not deployed: the publicUrl of ${environment} is ${publicUrl}, and env.${environment}.routes in ` +
      `edge/wrangler.jsonc is ${JSON.stringify(await routesOf(environment))}. ` +
      `Make it ${JSON.stringify(routesFor(publicUrl))}.`,
  );
}

/** Without one of its secrets the Worker would answer every request with 500. */
function refuseMissing(secrets: readonly Needed[], environment: string): void {
  const missing = lackingIn(
    withWrangler(() => listSecrets(environment)),
    secrets,
  );
  if (missing.length === 0) return;
  const options = `--config edge/wrangler.jsonc --env ${environment}`;
  const commands = missing.map(([name]) => `  npx wrangler secret put ${name} ${options}`);
  throw new Error(
    [
      "Not deployed: the account lacks these secrets. Set each first (docs/keys.md says how keys are made):",
      ...commands,
    ].join("\n"),
  );
}

/** Where the Worker does not exist yet, what the file lacks is nowhere else either. */
async function refuseIncomplete(secrets: readonly Needed[], file: string): Promise<void> {
  const missing = lackingIn(await namesIn(file), secrets);
  if (missing.length === 0) return;
  throw new Error(`Not deployed: ${file} lacks ${missing.map(inWords).join(", ")}.`);
}

/** As wrangler reads it: JSON, or one variable per line. */
async function namesIn(file: string): Promise<readonly string[]> {
  const text = readFileSync(file, "utf8");
  if (!text.trimStart().startsWith("{")) return (await EnvFile.read(file)).names();
  const secrets = z.record(z.string(), z.string().nullable()).parse(JSON.parse(text));
  return Object.keys(secrets).filter((name) => secrets[name]);
}

function withWrangler<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof WranglerError)) throw error;
    throw new Error(
      `Not deployed: ${error.message}. Where the Worker does not exist yet, deploy with --secrets-file <file>.`,
    );
  }
}
