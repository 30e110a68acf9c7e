import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

/** What to run, and how to tell that it runs. */
export interface ProcessOptions {
  /** What people call it. */
  readonly name: string;
  /** The program and its arguments, for Node. */
  readonly command: readonly string[];
  /** Variables beside those of this process. */
  readonly variables: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Answers 200 when it is ready. */
  readonly readyUrl: string;
  /** Called with each line on its standard output. */
  readonly onLine?: (line: string) => void;
  /** Called with one line for people when it ends unasked, and when it is back. */
  readonly report: (message: string) => void;
}

const READY_SECONDS = 90;
const ANSWER_SECONDS = 2;
const RESTART_SECONDS = 2;
const GRACE_SECONDS = 4;
const END_WITH_PARENT = new URL("end-with-parent.ts", import.meta.url).href;

/**
 * A process that is started again when it ends unasked. It leads a process group, of which nothing is left when
 * it is gone, and it ends when this process does.
 */
export class SupervisedProcess {
  readonly #options: ProcessOptions;
  readonly #log: WriteStream;
  readonly #stopping = new AbortController();
  #child: ChildProcess;
  #ended: Promise<string>;

  private constructor(options: ProcessOptions) {
    this.#options = options;
    this.#log = createWriteStream(options.logFile, { flags: "a" });
    [this.#child, this.#ended] = this.#spawn();
  }

  /** Starts a process; {@link whenReady} tells when it is of use. */
  static start(options: ProcessOptions): SupervisedProcess {
    return new SupervisedProcess(options);
  }

  /** The process as it runs now, or ran last. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** @throws {Error} when it ends before, or takes too long */
  async whenReady(): Promise<void> {
    const { name, logFile } = this.#options;
    const giveUp = new AbortController();
    const end = this.#ended.then((how) => {
      throw new Error(`${name} ended (${how}) before it was ready; see ${logFile}`);
    });
    try {
      await Promise.race([this.#answers(giveUp.signal), end]);
    } finally {
      giveUp.abort();
      end.catch(() => undefined);
    }
    void this.#restartWhenEnded();
  }

  /** Ends it, and whatever it started: first kindly, then by force. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#child.kill("SIGTERM");
    const force = setTimeout(() => this.#killGroup(), GRACE_SECONDS * 1000);
    await this.#ended;
    clearTimeout(force);
    this.#log.end();
  }

  #spawn(): [ChildProcess, Promise<string>] {
    const { command, variables, onLine } = this.#options;
    const child = spawn(process.execPath, ["--import", END_WITH_PARENT, ...command], {
      env: { ...process.env, ...variables },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: process.platform !== "win32",
    });
    child.stdout?.pipe(this.#log, { end: false });
    child.stderr?.pipe(this.#log, { end: false });
    if (child.stdout && onLine) createInterface({ input: child.stdout }).on("line", onLine);
    const ended = new Promise<string>((resolve) => {
      child.once("error", ({ message }) => resolve(message));
      child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
    }).finally(() => this.#killGroup());
    return [child, ended];
  }

  async #restartWhenEnded(): Promise<void> {
    const { name, report } = this.#options;
    const { signal } = this.#stopping;
    for (;;) {
      const how = await this.#ended;
      if (signal.aborted) return;
      report(`${name} ended (${how}); it is started again in ${RESTART_SECONDS} seconds`);
      await delay(RESTART_SECONDS * 1000, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      [this.#child, this.#ended] = this.#spawn();
      const isBack = await Promise.race([this.#answers(signal).catch(() => false), this.#ended]);
      if (isBack === true) report(`${name} is back (process ${this.pid})`);
    }
  }

  async #answers(signal: AbortSignal): Promise<true> {
    const { name, readyUrl } = this.#options;
    const until = Date.now() + READY_SECONDS * 1000;
    while (Date.now() < until) {
      const enough = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_SECONDS * 1000)]);
      const response = await fetch(readyUrl, { signal: enough }).catch(() => undefined);
      await response?.body?.cancel();
      if (response?.ok) return true;
      await delay(100, undefined, { signal });
    }
    throw new Error(`${name} does not answer at ${readyUrl}`);
  }

  /** What is left of its group when it is gone, or has to go. */
  #killGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
    } catch {
      // There is nothing left of it.
    }
  }
}
