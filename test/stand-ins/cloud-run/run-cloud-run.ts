import { runProcess, type StandInProcess } from "../run-process.ts";
import type { Settings } from "./settings.ts";

/** The stand-in as a process of its own. */
export class CloudRunProcess {
  readonly #process: StandInProcess<"service" | "control">;

  private constructor(process: StandInProcess<"service" | "control">) {
    this.#process = process;
  }

  static async run(settings: Settings): Promise<CloudRunProcess> {
    return new CloudRunProcess(await runProcess(new URL("main.ts", import.meta.url), settings));
  }

  /** Where the service is on this machine. */
  get url(): string {
    return this.#process.urls.service;
  }

  /** Replaces parts of what is set up. */
  async change(change: Partial<Settings>): Promise<void> {
    await this.#order("PATCH", "/settings", change);
  }

  /** @param now - milliseconds since 1970; null: the time that it is */
  async setClock(now: number | null): Promise<void> {
    await this.#order("PUT", "/clock", { now });
  }

  /** What it answered. */
  statuses(): Promise<readonly number[]> {
    return this.#order("GET", "/statuses");
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }

  async #order(method: string, path: string, body?: unknown): Promise<readonly number[]> {
    const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
    return (await (await fetch(this.#process.urls.control + path, init)).json()) as readonly number[];
  }
}
