import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const OPEN_URL = new URL("open-url.ts", import.meta.url).pathname;

/** Programs by which a browser is opened, on Linux and macOS. */
const OPENERS = ["xdg-open", "open"];

/** The files in which is noted what was opened, and what came of it: a line each. */
export const OPENED = "opened";
export const RETURNS = "returns";

/** Where a browser came back to a program, and what that answered; or what went wrong before. */
export type Return =
  | { /** Without its query. */ readonly callback: string; readonly status: number }
  | { readonly error: string };

/**
 * A desktop without a screen, for programs that open a browser: somebody signs in there with their account, and comes
 * back to the program. It has a home folder of its own, in which programs find nothing of this machine's.
 */
export class Desktop {
  readonly home: string;

  private constructor(home: string) {
    this.home = home;
  }

  /** @param account - who sits there */
  static async start(account: string): Promise<Desktop> {
    const home = await mkdtemp(join(tmpdir(), "desktop-"));
    const command = [process.execPath, "--disable-warning=ExperimentalWarning", OPEN_URL, account, home];
    const words = command.map((word) => `'${word}'`).join(" ");
    const script = `#!/bin/sh\nexec ${words} "$1"\n`;
    for (const name of OPENERS) await writeFile(join(home, name), script, { mode: 0o755 });
    for (const name of [OPENED, RETURNS]) await writeFile(join(home, name), "");
    return new Desktop(home);
  }

  /** The environment variables of programs there. */
  get variables(): Record<string, string> {
    const [opener = ""] = OPENERS;
    return {
      HOME: this.home,
      PATH: [this.home, process.env.PATH].join(delimiter),
      BROWSER: join(this.home, opener),
      // Of no maker's: xdg-open would have that maker's program open the URL.
      XDG_CURRENT_DESKTOP: "X-Generic",
    };
  }

  /** The URLs that were opened so far. */
  opened(): Promise<string[]> {
    return this.#lines(OPENED);
  }

  /** What came of them, as far as it is known. */
  async returns(): Promise<Return[]> {
    return (await this.#lines(RETURNS)).map((line) => JSON.parse(line));
  }

  async #lines(file: string): Promise<string[]> {
    const text = await readFile(join(this.home, file), "utf8");
    return text.split("\n").filter((line) => line !== "");
  }

  async dispose(): Promise<void> {
    await rm(this.home, { recursive: true, maxRetries: 3 });
  }
}
