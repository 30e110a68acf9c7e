import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { z } from "zod";
import type { Fetcher } from "../../../edge/src/network/fetcher.ts";
import type { Fault } from "./faults.ts";
import type { RecordedCall } from "./host.ts";
import type { Settings, settings } from "./settings.ts";

const MAIN = new URL("main.ts", import.meta.url).pathname;
const END_WITH_PARENT = new URL("../../../environments/local/end-with-parent.ts", import.meta.url).href;

/** The stand-in as a process of its own, with the network that leads to it. */
export class GoogleProcess {
  readonly #child: ChildProcess;
  readonly #ports: Readonly<Record<string, number>>;

  private constructor(child: ChildProcess, ports: Readonly<Record<string, number>>) {
    this.#child = child;
    this.#ports = ports;
  }

  static async run(setUp: z.input<typeof settings>): Promise<GoogleProcess> {
    const env = { ...process.env, GOOGLE_SETTINGS: JSON.stringify(setUp) };
    const child = spawn(process.execPath, ["--import", END_WITH_PARENT, MAIN], {
      env,
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    if (!child.stdout) throw new Error("Google has no standard output");
    const [line] = await Promise.race([
      once(createInterface({ input: child.stdout }), "line"),
      once(child, "exit").then(() => {
        throw new Error("Google did not start");
      }),
    ]);
    return new GoogleProcess(child, JSON.parse(line).ports);
  }

  /** Reaches Google's hosts, and nothing else. */
  readonly internet: Fetcher = (url, init) => {
    const { protocol, host, pathname, search } = new URL(url);
    const port = this.#ports[host];
    if (protocol !== "https:" || port === undefined) throw new Error(`${url} is not reachable`);
    return fetch(`http://127.0.0.1:${port}${pathname}${search}`, { ...init, redirect: "manual" });
  };

  /** Where a host is on this machine, for clients that cannot be given a network. */
  urlOf(host: string): string {
    return `http://127.0.0.1:${this.#ports[host]}`;
  }

  /** The calls that it answered since this was last forgotten, and how many of them were under way at once. */
  calls(): Promise<{ readonly calls: readonly RecordedCall[]; readonly peak: number }> {
    return this.#control("GET", "/calls");
  }

  async forgetCalls(): Promise<void> {
    await this.#control("DELETE", "/calls");
  }

  /** An access token that a user let a client have. */
  async issueToken(consent: {
    readonly user: string;
    readonly client: string;
    readonly scopes: readonly string[];
  }): Promise<string> {
    const issued = await this.#control<{ readonly access_token: string }>("POST", "/tokens", consent);
    return issued.access_token;
  }

  async revokeTokens(): Promise<void> {
    await this.#control("DELETE", "/tokens");
  }

  /** @param now - milliseconds since 1970; null: the time that it is */
  async setClock(now: number | null): Promise<void> {
    await this.#control("PUT", "/clock", { now });
  }

  async break(...faults: readonly (Omit<Fault, "path"> & { readonly path?: string })[]): Promise<void> {
    await this.#control("PUT", "/faults", faults);
  }

  /** Replaces parts of what is set up. */
  async change(change: Partial<z.input<typeof settings> | Settings>): Promise<void> {
    await this.#control("PATCH", "/settings", change);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await exit;
  }

  async #control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${this.#ports.control}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (response.status !== 200) throw new Error(`Google's control: ${JSON.stringify(answer)}`);
    return answer as T;
  }
}
