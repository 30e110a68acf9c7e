import { type ChildProcess, spawn } from "node:child_process";

/** Milliseconds between two looks at whether the parent is still there. */
const INTERVAL = 250;

/**
 * Calls back when the process that started this one is gone. The shell between npm and this process does not pass
 * a SIGTERM on: it ends, and this process is adopted.
 */
export function whenParentEnds(stop: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, INTERVAL);
  timer.unref();
}

/**
 * Has a child killed when this process is gone, however suddenly: a shell waits for the end of a pipe that nothing
 * but this process holds open. Without `/bin/sh`, as on Windows, a child outlives a parent that is killed.
 */
export function endWithThisProcess(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const wait = 'trap "" HUP INT TERM; read -r _; kill -KILL "$1"';
  const watcher = spawn("/bin/sh", ["-c", wait, "end-with-parent", String(child.pid)], {
    env: {},
    stdio: ["pipe", "ignore", "ignore"],
  });
  watcher.once("error", () => undefined);
  // By then its number may be another process's.
  child.once("exit", () => watcher.kill("SIGKILL"));
}
