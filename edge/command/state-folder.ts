import { chmod, mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GRANTS_FOLDER } from "./workerd-config.ts";

/** SQLITE_BUSY: https://www.sqlite.org/rescode.html#busy */
const BUSY = 5;

/** Bytes of a database without a table, which is one page: https://www.sqlite.org/fileformat.html#pages */
const EMPTY_DATABASE = 4096;

/** Milliseconds from one sweep of a running gateway to the next, and that a file is left alone before. */
const SWEEP_INTERVAL = 3_600_000;

/** A folder that this gateway alone keeps its state in. */
export interface StateFolder {
  /** Where workerd may write. */
  readonly objects: string;
  release(): void;
}

/**
 * Takes a folder for this process alone, and makes it where it is not there. Two gateways that write the same grants
 * would each redeem the same code. The lock is SQLite's own, on a file that holds nothing: the operating system ends it
 * with the process, however that ends, and keeps it between containers that share a disk.
 *
 * @throws {Error} when another gateway has it, or it cannot be written
 */
export async function takeStateFolder(folder: string): Promise<StateFolder> {
  const objects = join(folder, "objects");
  try {
    await mkdir(objects, { recursive: true, mode: 0o700 });
    // Who is signed in where is nobody else's business, whatever came of the folder since it was made.
    await chmod(objects, 0o700);
  } catch {
    throw new Error(`--state: ${folder} cannot be written`);
  }
  const unlock = await lock(folder);
  await sweep(objects);
  const timer = setInterval(() => void sweepEndedGrants(objects), SWEEP_INTERVAL).unref();
  const release = () => {
    clearInterval(timer);
    unlock();
  };
  return { objects, release };
}

/**
 * Removes the files of grants that ended, while workerd runs. That is safe for grants alone: one begins once, in a file
 * that is made for it, and nothing is written to it after its end. So a file that is empty, and has not been touched for
 * long, gets no content any more, even if workerd has it open.
 */
async function sweepEndedGrants(objects: string): Promise<void> {
  // What could not be removed now is there the next time.
  await sweep(join(objects, GRANTS_FOLDER), Date.now() - SWEEP_INTERVAL).catch(() => undefined);
}

/**
 * Removes the files of objects that hold nothing any more: workerd empties them, and leaves them there.
 *
 * @param untouchedSince - milliseconds since 1970
 */
async function sweep(folder: string, untouchedSince = Number.POSITIVE_INFINITY): Promise<void> {
  const files = await readdir(folder, { recursive: true });
  for (const file of files.filter((name) => name.endsWith(".sqlite"))) {
    const path = join(folder, file);
    // What has a log beside it was killed, or is open, and is not written to its file yet: so the log is looked at first.
    if ((await sizeOf(`${path}-wal`)) > 0) continue;
    const { size, mtimeMs } = await stat(path);
    if (size > EMPTY_DATABASE || mtimeMs > untouchedSince) continue;
    for (const part of [path, `${path}-wal`, `${path}-shm`]) await rm(part, { force: true });
  }
}

/** In bytes; 0 where there is no such file. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  return found?.size ?? 0;
}

async function lock(folder: string): Promise<() => void> {
  const { DatabaseSync } = await import("node:sqlite");
  const file = join(folder, "lock");
  await makePrivate(file, folder);
  const database = new DatabaseSync(file);
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if ((error as { errcode?: unknown }).errcode !== BUSY)
      throw new Error(`--state: ${folder} cannot be locked`);
    throw new Error(`--state: another gateway has ${folder}; stop that, or name another folder`);
  }
  return () => {
    if (database.isOpen) database.close();
  };
}

/** Whoever can read a file can also hold SQLite's lock on it. */
async function makePrivate(file: string, folder: string): Promise<void> {
  try {
    await writeFile(file, "", { flag: "a", mode: 0o600 });
    await chmod(file, 0o600);
  } catch {
    throw new Error(`--state: ${folder} cannot be locked`);
  }
}
