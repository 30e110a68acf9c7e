import { type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, afterEach } from "vitest";

/** The gateway's command, while it runs. */
export type GatewayProcess = ChildProcessByStdio<null, Readable, Readable>;

const folder = mkdtempSync(join(tmpdir(), "gatehouse-test-"));
const running: GatewayProcess[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command; it is ended after the test. */
export function runGateway(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): GatewayProcess {
  return run([process.execPath, "edge/command/main.ts", "gateway", ...args], environment);
}

/** Runs the command as people do: `npm run gateway -- …`. */
export function npmRunGateway(args: readonly string[]): GatewayProcess {
  // Without pregateway, which is there for a fresh clone.
  return run(["npm", "run", "--silent", "--ignore-scripts", "gateway", "--", ...args]);
}

function run([command = "", ...args]: string[], environment = {}): GatewayProcess {
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  return child;
}

/** The first line that it prints. */
export async function ready(child: GatewayProcess): Promise<{ ready: boolean; url: string }> {
  child.stderr.resume();
  for await (const line of createInterface(child.stdout)) {
    child.stdout.resume();
    return JSON.parse(line);
  }
  throw new Error("it ended without a line");
}

/** How it ended, and what it had said. */
export async function outcome(
  child: GatewayProcess,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { code, stdout, stderr };
}

/** A file with a configuration, given as a document or as text. */
export function configurationFile(document: object | string): string {
  const file = join(folder, `${crypto.randomUUID()}.json`);
  writeFileSync(file, typeof document === "string" ? document : JSON.stringify(document));
  return file;
}

/** A process as `ps` tells of it. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** All that run on this machine: those that ended and that nobody has asked about yet do not. */
function runningProcesses(): RunningProcess[] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,comm="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith("Z"))
    .map(([pid, parent, , ...command]) => ({
      pid: Number(pid),
      parent: Number(parent),
      command: command.join(" "),
    }));
}

/** Every process below a process, and those below these. */
export function descendantsOf(ancestor: number | undefined): RunningProcess[] {
  const processes = runningProcesses();
  const below = (pid: number | undefined): RunningProcess[] =>
    processes.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return below(ancestor);
}

/** Which of these run still. */
export function alive(processes: readonly RunningProcess[]): RunningProcess[] {
  const pids = new Set(runningProcesses().map(({ pid }) => pid));
  return processes.filter(({ pid }) => pids.has(pid));
}
