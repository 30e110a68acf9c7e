import { type FileHandle, open, readFile, realpath, rename, rm, stat } from "node:fs/promises";

/** `NAME=value`, as shells, Node and Docker read it. */
const LINE = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/;

/**
 * A file of environment variables, one per line. What is written to it stands in single quotes: a shell, Node, wrangler
 * and systemd take them away; `docker run --env-file` hands them on, and the gateway takes them away itself.
 */
export class EnvFile {
  readonly #path: string;
  readonly #text: string;

  private constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
  }

  /**
   * Reads a file; one that is not there is empty.
   *
   * @throws {Error} when it cannot be read, or is JSON
   */
  static async read(path: string): Promise<EnvFile> {
    const text = await textOf(path);
    if (text.trimStart().startsWith("{")) throw new Error(`${path}: expected NAME='value' lines, not JSON`);
    return new EnvFile(path, text);
  }

  /** The names of the variables that have a value. */
  names(): readonly string[] {
    const names = this.#text.split("\n").map((line) => LINE.exec(line)?.[1] ?? "");
    return [...new Set(names)].filter((name) => this.get(name) !== undefined);
  }

  /**
   * The value of a variable; undefined where it has none, or an empty one.
   *
   * @throws {Error} when it stands there twice
   */
  get(name: string): string | undefined {
    const [value, ...more] = this.#text.split("\n").flatMap((line) => {
      const [, found, value = ""] = LINE.exec(line) ?? [];
      return found === name ? [unquoted(value)] : [];
    });
    if (more.length > 0) throw new Error(`${this.#path}: ${name} stands there twice`);
    return value || undefined;
  }

  /**
   * Sets variables and leaves all else as it is. The file is replaced as a whole, readable by its owner alone.
   *
   * @throws {Error} when somebody else has written it since it was read, or is writing it
   */
  async write(values: ReadonlyMap<string, string>): Promise<void> {
    // What is replaced is the file itself, not a link to it.
    const path = await realpath(this.#path).catch(() => this.#path);
    const draft = `${path}.new`;
    const file = await open(draft, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw new Error(`${path}: cannot be written`);
      throw new Error(`${draft} is there: somebody else is writing, or could not finish; remove it then`);
    });
    try {
      if ((await textOf(path)) !== this.#text) throw new Error(`${path}: has changed meanwhile; try again`);
      await fill(file, path, withValues(this.#text, values));
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw new Error(`${path}: cannot be read`);
  });
}

function unquoted(value: string): string {
  return /^(?:'[^']*'|"[^"]*")$/.test(value) ? value.slice(1, -1) : value;
}

function withValues(text: string, values: ReadonlyMap<string, string>): string {
  const left = new Map(values);
  const lines = text.split("\n").map((line) => {
    const [, name = ""] = LINE.exec(line) ?? [];
    const value = left.get(name);
    left.delete(name);
    return value === undefined ? line : `${name}='${value}'`;
  });
  if (lines.at(-1) === "") lines.pop();
  return [...lines, ...[...left].map(([name, value]) => `${name}='${value}'`), ""].join("\n");
}

async function fill(file: FileHandle, path: string, text: string): Promise<void> {
  try {
    const { uid, gid } = await stat(path).catch(() => ({ uid: undefined, gid: undefined }));
    const own = await file.stat();
    // Whoever the file was for can read it still.
    if (uid !== undefined && (uid !== own.uid || gid !== own.gid)) await file.chown(uid, gid);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
