import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const END_WITH_PARENT = new URL("../../environments/local/end-with-parent.ts", import.meta.url).href;

/** A stand-in that runs as a process of its own. */
export interface StandInProcess<Name extends string> {
  /** Where it listens on this machine, by what for. */
  readonly urls: Readonly<Record<Name, string>>;
  stop(): Promise<void>;
}

/**
 * Runs a program that says its ports on standard output, as one line of JSON, and ends by SIGTERM.
 *
 * @param settings - what it finds in the environment variable `SETTINGS`, as JSON
 */
export async function runProcess<Name extends string>(
  main: URL,
  settings: object,
): Promise<StandInProcess<Name>> {
  const child = spawn(process.execPath, ["--import", END_WITH_PARENT, main.pathname], {
    env: { ...process.env, SETTINGS: JSON.stringify(settings) },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  if (!child.stdout) throw new Error(`${main.pathname} has no standard output`);
  const exit = once(child, "exit");
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    exit.then(() => {
      throw new Error(`${main.pathname} did not start`);
    }),
  ]);
  const ports = Object.entries(JSON.parse(line).ports).map(([name, port]) => [
    name,
    `http://127.0.0.1:${port}`,
  ]);
  return {
    urls: Object.fromEntries(ports),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await exit;
    },
  };
}
