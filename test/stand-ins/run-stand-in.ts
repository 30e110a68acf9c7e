import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const END_WITH_PARENT = new URL("../../environments/local/end-with-parent.ts", import.meta.url).href;

/** A stand-in that runs as a process of its own. */
export interface RunningStandIn<Said> {
  /** What it said when it was ready. */
  readonly said: Said;
  stop(): Promise<void>;
}

/** Runs the program of a stand-in that is told all it needs on its command line. */
export async function runStandIn<Said>(
  name: "everything-server" | "otlp-collector" | "signed-in-client",
  args: readonly string[] = [],
): Promise<RunningStandIn<Said>> {
  const main = new URL(`${name}/main.ts`, import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", END_WITH_PARENT, main, ...args], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const exit = once(child, "exit");
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = await Promise.race([
    once(lines, "line"),
    exit.then(() => {
      throw new Error(`${name} did not start`);
    }),
  ]);
  return {
    said: JSON.parse(line),
    async stop() {
      child.kill("SIGTERM");
      await exit;
    },
  };
}
