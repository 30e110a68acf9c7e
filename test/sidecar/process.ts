import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A program, and all that it sees of the environment. */
export interface Program {
  /** @default Node */
  readonly command?: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export type Line = Readonly<Record<string, unknown>>;

/** A process that says what it does in lines of JSON. It ends with this one at the latest. */
export class JsonProcess {
  readonly lines: Line[] = [];
  /** Everything that it wrote, errors included. */
  output = "";
  /** The code or the signal that it ended with. */
  readonly ended: Promise<unknown>;
  readonly #child: ChildProcess;
  #waiting: (() => void)[] = [];

  constructor({ command = process.execPath, args, env }: Program) {
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
    this.#child = child;
    const exit = once(child, "exit");
    const closed = once(child, "close");
    this.ended = Promise.all([exit, closed]).then(([[code, signal]]) => code ?? signal);
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => this.#read(line));
    }
    void closed.then(() => this.#wake());
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The first line that is as wanted, whenever it comes. */
  async line(isWanted: (line: Line) => boolean): Promise<Line> {
    for (;;) {
      const found = this.lines.find(isWanted);
      if (found) return found;
      if (this.#child.exitCode !== null)
        throw new Error(`ended with ${this.#child.exitCode}: ${this.output}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async ask(message: object): Promise<unknown> {
    const answer = once(this.#child, "message");
    this.#child.send(message);
    const [value] = await answer;
    return value;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  #read(line: string): void {
    this.output += `${line}\n`;
    try {
      this.lines.push(JSON.parse(line));
    } catch {
      // What is no line of JSON is in the output.
    }
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
