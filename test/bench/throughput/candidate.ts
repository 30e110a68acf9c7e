import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { endWithThisProcess } from "../../../edge/command/end-with-parent.ts";

/** A server between client and origin, or the origin itself, while it runs. */
export interface Candidate {
  readonly url: URL;
  readonly tokens: readonly string[];
  stop(): Promise<void>;
}

/** Ends a process, and waits for it. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}

/** Starts a Node program that says on its first line where it is. */
export async function startProgram(
  file: string,
  args: readonly string[],
): Promise<{ port: number; child: ChildProcess }> {
  const main = new URL(file, import.meta.url).pathname;
  const env = { ...process.env, NODE_ENV: "production" };
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ["ignore", "pipe", "inherit"] });
  endWithThisProcess(child);
  const [line] = await once(createInterface({ input: child.stdout as Readable }), "line");
  return { port: JSON.parse(line).port, child };
}

/** Waits until somebody answers there. */
export async function whenThere(url: URL): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      await (await fetch(url)).body?.cancel();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`nobody answers at ${url}`);
}
