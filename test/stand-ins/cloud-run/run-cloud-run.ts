import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Settings } from "./settings.ts";

const MAIN = new URL("main.ts", import.meta.url).pathname;
const END_WITH_PARENT = new URL("../../../environments/local/end-with-parent.ts", import.meta.url).href;

/** The stand-in as a process of its own. */
export class CloudRunProcess {
  /** Where the service is on this machine. */
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #control: string;

  private constructor(child: ChildProcess, ports: Readonly<Record<"service" | "control", number>>) {
    this.#child = child;
    this.url = `http://127.0.0.1:${ports.service}`;
    this.#control = `http://127.0.0.1:${ports.control}`;
  }

  static async run(settings: Settings): Promise<CloudRunProcess> {
    const child = spawn(process.execPath, ["--import", END_WITH_PARENT, MAIN], {
      env: { ...process.env, CLOUD_RUN_SETTINGS: JSON.stringify(settings) },
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    if (!child.stdout) throw new Error("Cloud Run has no standard output");
    const [line] = await Promise.race([
      once(createInterface({ input: child.stdout }), "line"),
      once(child, "exit").then(() => {
        throw new Error("Cloud Run did not start");
      }),
    ]);
    return new CloudRunProcess(child, JSON.parse(line).ports);
  }

  /** Replaces parts of what is set up. */
  async change(change: Partial<Settings>): Promise<void> {
    await this.#order("PATCH", "/settings", change);
  }

  /** @param now - milliseconds since 1970; null: the time that it is */
  async setClock(now: number | null): Promise<void> {
    await this.#order("PUT", "/clock", { now });
  }

  /** What it answered since that was last forgotten. */
  statuses(): Promise<readonly number[]> {
    return this.#order("GET", "/statuses");
  }

  async forgetStatuses(): Promise<void> {
    await this.#order("DELETE", "/statuses");
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await exit;
  }

  async #order(method: string, path: string, body?: unknown): Promise<readonly number[]> {
    const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
    return (await (await fetch(this.#control + path, init)).json()) as readonly number[];
  }
}
