import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "../../environments/local/free-port.ts";
import type { Addresses } from "../../environments/local/local-environment.ts";

const START = new URL("../../environments/local/start.ts", import.meta.url).pathname;

/** The parts of the local environment, as they are called in its progress lines. */
export const PARTS = [
  "Identity provider",
  "MCP server documents",
  "MCP server tasks",
  "Backend of tasks",
  "Gateway",
] as const;

/** A part, as it is called in its progress lines. */
export type Part = (typeof PARTS)[number];

/** The local environment as a program that another program starts: `npm start -- --json`. */
export class LocalEnvironmentProcess {
  readonly addresses: Addresses & { readonly ready: boolean; readonly accounts: readonly unknown[] };
  /** Where the private MCP server of documents listens, which nobody but the gateway needs to know. */
  readonly originUrl: string;
  readonly #child: ChildProcess;
  readonly #output: { stdout: string[]; stderr: string[] };
  /** The folder for its keys, state and logs. */
  readonly state: string;

  private constructor(
    child: ChildProcess,
    output: { stdout: string[]; stderr: string[] },
    state: string,
    originUrl: string,
  ) {
    this.#child = child;
    this.#output = output;
    this.state = state;
    this.originUrl = originUrl;
    this.addresses = JSON.parse(output.stdout[0] ?? "");
  }

  /** Runs it, in a state folder of its own unless one is given; with `asNpm`, below a shell, as npm runs scripts. */
  static async run({ asNpm = false, state = "" } = {}): Promise<LocalEnvironmentProcess> {
    state ||= await mkdtemp(join(tmpdir(), "local-environment-"));
    const documentsPort = await freePort();
    const env = {
      ...process.env,
      LOCAL_GATEWAY_PORT: String(await freePort()),
      LOCAL_IDENTITY_PROVIDER_PORT: String(await freePort()),
      LOCAL_DOCUMENTS_PORT: String(documentsPort),
      LOCAL_TASKS_PORT: String(await freePort()),
      LOCAL_TASKS_BACKEND_PORT: String(await freePort()),
    };
    const stdio = ["ignore", "pipe", "pipe"] as const;
    const command = [process.execPath, START, "--json", "--state", state];
    const child = asNpm
      ? spawn("sh", ["-c", '"$0" "$@"; exit $?', ...command], {
          env: { ...env, npm_lifecycle_event: "start" },
          stdio: [...stdio],
        })
      : spawn(process.execPath, command.slice(1), { env, stdio: [...stdio] });
    const output = { stdout: [] as string[], stderr: [] as string[] };
    await new Promise<void>((resolve, reject) => {
      if (!child.stdout || !child.stderr) return reject(new Error("expected pipes"));
      createInterface({ input: child.stderr }).on("line", (line) => output.stderr.push(line));
      createInterface({ input: child.stdout }).on("line", (line) => {
        output.stdout.push(line);
        resolve();
      });
      child.once("exit", () => reject(new Error(output.stderr.join("\n"))));
    });
    return new LocalEnvironmentProcess(child, output, state, `http://127.0.0.1:${documentsPort}/mcp`);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get serverUrl(): string {
    return this.addresses.servers[0]?.url ?? "";
  }

  get stdout(): readonly string[] {
    return this.#output.stdout;
  }

  get stderr(): readonly string[] {
    return this.#output.stderr;
  }

  /** The process that is a part now. */
  pidOf(part: Part): number {
    const lines = this.stderr.filter((line) => line.startsWith(part) && line.includes("(process "));
    return Number(/\(process (\d+)\)/.exec(lines.at(-1) ?? "")?.[1]);
  }

  /** Asks it to stop, or ends it; fulfilled with its exit code once it is gone. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exit = once(this.#child, "exit");
      this.#child.kill(signal);
      await exit;
    }
    return this.#child.exitCode;
  }

  async dispose(): Promise<void> {
    await this.end("SIGTERM");
    await rm(this.state, { recursive: true });
  }
}

/** Whether anything is left of the process group that a process led. */
export function isAlive(leader: number): boolean {
  try {
    return process.kill(-leader, 0);
  } catch {
    return false;
  }
}
