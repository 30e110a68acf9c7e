import type { z } from "zod";
import { runProcess, type StandInProcess } from "../run-process.ts";
import type { Fault, RecordedCall } from "./aws.ts";
import { CONTAINER_PATH } from "./container.ts";
import type { settings } from "./settings.ts";

type Name = "sts" | "front" | "container" | "issuer" | "control";

/** What is set up at AWS, as it is written. */
export type AwsSettings = z.input<typeof settings>;

/** The stand-in as a process of its own. */
export class AwsProcess {
  readonly #process: StandInProcess<Name>;

  private constructor(process: StandInProcess<Name>) {
    this.#process = process;
  }

  static async run(settings: AwsSettings): Promise<AwsProcess> {
    return new AwsProcess(await runProcess<Name>(new URL("main.ts", import.meta.url), settings));
  }

  /** Where each host is on this machine. */
  get urls(): Readonly<Record<Name, string>> {
    return this.#process.urls;
  }

  /** Where a container gets the keys of its role. */
  get containerUrl(): string {
    return this.urls.container + CONTAINER_PATH;
  }

  /** Replaces parts of what is set up. */
  change(change: Partial<AwsSettings>): Promise<unknown> {
    return this.#control("PATCH", "/settings", change);
  }

  /** @param now - milliseconds since 1970; null: the time that it is */
  setClock(now: number | null): Promise<unknown> {
    return this.#control("PUT", "/clock", { now });
  }

  /** Has these go wrong from now on, and nothing else. */
  break(...faults: readonly Fault[]): Promise<unknown> {
    return this.#control("PUT", "/faults", faults);
  }

  /** The calls that were answered, in the order of the answers. */
  async calls(host: Fault["host"]): Promise<readonly RecordedCall[]> {
    const calls = (await this.#control("GET", "/calls")) as RecordedCall[];
    return calls.filter((call) => call.host === host);
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }

  async #control(method: string, path: string, body?: unknown): Promise<unknown> {
    const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const response = await fetch(this.urls.control + path, init);
    if (response.status !== 200) throw new Error(`AWS's control: status ${response.status}`);
    return response.json();
  }
}
