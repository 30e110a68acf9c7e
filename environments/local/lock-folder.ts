import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Takes a folder for this process alone, until it is released or this process ends. It is taken by a file `lock` in
 * it that says who has it; what a process that is gone has left there does not count.
 *
 * @returns releases it
 * @throws {Error} naming the process that has it
 */
export function lockFolder(folder: string): () => void {
  const lock = join(folder, "lock");
  const own = join(folder, `lock.${process.pid}`);
  // Linked, and not written, to its name: nobody ever reads a lock that does not say yet whose it is.
  writeFileSync(own, String(process.pid));
  try {
    while (!tryLink(own, lock)) {
      const owner = ownerOf(lock);
      if (owner !== undefined && isRunning(owner)) {
        throw new Error(
          `${folder} is in use by process ${owner} (so says ${lock}); stop that, or name another folder with --state`,
        );
      }
      rmSync(lock, { force: true });
    }
  } finally {
    rmSync(own);
  }
  return () => {
    if (ownerOf(lock) === process.pid) rmSync(lock);
  };
}

function tryLink(existing: string, name: string): boolean {
  try {
    linkSync(existing, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function ownerOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, "utf8"));
  } catch {
    return undefined; // It has been released just now.
  }
}

function isRunning(pid: number): boolean {
  // In a container every start may have the same number.
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
