import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { startOfflineCloud } from "../offline-cloud.ts";
import { keepStatesIn } from "../stack/local-state.ts";
import { readManifest } from "../stack/manifest.ts";
import { offlineEnvironment } from "../terraform/offline-environment.ts";
import type { OfflineCommand } from "./command-line.ts";
import { environmentNames, factsOf } from "./environments.ts";
import { announce, requireTerraform, synthesizeHere } from "./preparation.ts";

/**
 * Runs a command with the offline clouds attached. cdktf finds the stacks in an output folder of their own, so that no
 * override of theirs is ever beside those that are deployed.
 *
 * @returns the command's exit code
 */
export async function runOffline(
  { command, args, state }: OfflineCommand,
  signal: AbortSignal,
): Promise<number> {
  const states = join(state, "cloud");
  const outdir = resolve(states, "cdktf.out");
  await requireTerraform(signal);
  announce(states);
  await mkdir(outdir, { recursive: true });
  await synthesizeHere(outdir, undefined, signal);
  const stacks = await readManifest(outdir);
  await keepStatesIn(states, stacks);
  const { reattach, stop } = await startOfflineCloud(
    stacks.map(({ directory }) => directory),
    { facts: await factsOf(environmentNames) },
  );
  try {
    return await runWith(command, args, {
      ...offlineEnvironment(process.env, reattach).variables,
      // https://developer.hashicorp.com/terraform/cdktf/create-and-deploy/environment-variables
      CDKTF_OUTPUT: outdir,
      CDKTF_SKIP_PROVIDER_LOCK: "true",
    });
  } finally {
    await stop();
  }
}

/** Waits for its end, whatever happens: it still talks to the clouds. */
function runWith(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(command, args, { env, stdio: "inherit", shell: process.platform === "win32" });
  const passOn = (signal: NodeJS.Signals): void => {
    // A terminal has told it already.
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, passOn);
  return new Promise((resolve, reject) => {
    child.once("error", ({ message }) => reject(new Error(`${command} cannot be run: ${message}`)));
    child.once("close", (code) => resolve(code ?? 1));
  });
}
