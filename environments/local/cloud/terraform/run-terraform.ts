import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { offlineEnvironment } from "./offline-environment.ts";

export interface TerraformOptions {
  /** As `startProviders` returns it. */
  readonly reattach: string;
  /** @default that of this process; credentials are left out in any case */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Interrupts Terraform, which then finishes what it is doing, saves its state and exits with 1. */
  readonly signal?: AbortSignal;
}

export interface TerraformRun {
  /** With `plan -detailed-exitcode`: 0 no changes, 1 an error, 2 changes. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** There is no `terraform` on the path. */
export class TerraformMissingError extends Error {
  override readonly name = "TerraformMissingError";

  constructor() {
    super(
      "terraform is not on the PATH: install version 1.11 or later, see https://developer.hashicorp.com/terraform/install",
    );
  }
}

/**
 * Runs `terraform` with the offline clouds attached. What it refuses is told by the exit code, not thrown.
 *
 * @param directory with the configuration
 * @throws TerraformMissingError
 */
export function runTerraform(
  directory: string,
  args: readonly string[],
  { reattach, environment = process.env, signal }: TerraformOptions,
): Promise<TerraformRun> {
  return run(directory, args, offlineEnvironment(environment, reattach).variables, signal);
}

/**
 * Runs `terraform` with the real clouds, and this process's own credentials: to read, never to change anything.
 *
 * @throws TerraformMissingError
 */
export function runDeployedTerraform(
  directory: string,
  args: readonly ["output", ...string[]],
  signal: AbortSignal,
): Promise<TerraformRun> {
  return run(directory, args, process.env, signal);
}

async function run(
  directory: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<TerraformRun> {
  signal?.throwIfAborted();
  const child = spawn("terraform", args, {
    cwd: directory,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    // Else a Ctrl-C reaches it twice, by the terminal and by the signal, and the second time it ends without saving.
    detached: process.platform !== "win32",
  });
  const interrupt = () => child.kill("SIGINT");
  signal?.addEventListener("abort", interrupt);
  const exitCode = new Promise<number>((resolve, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new TerraformMissingError() : error),
    );
    child.on("close", (code) => resolve(code ?? 1));
  });
  // Not before it has ended, whatever happens: it still talks to the providers.
  const [code, stdout, stderr] = await Promise.all([exitCode, text(child.stdout), text(child.stderr)]);
  signal?.removeEventListener("abort", interrupt);
  return { exitCode: code, stdout, stderr };
}
