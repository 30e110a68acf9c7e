import { afterEach, expect, test } from "vitest";
import { isAlive, LocalEnvironmentProcess, PARTS } from "./run-local-environment.ts";

let local: LocalEnvironmentProcess;
afterEach(() => local.dispose());

/** The processes that lead the process groups of the parts. */
function leaders(): number[] {
  const pids = PARTS.map((part) => local.pidOf(part));
  expect(pids.map(isAlive)).toEqual(PARTS.map(() => true));
  return pids;
}

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("%s ends every process", async (signal) => {
  local = await LocalEnvironmentProcess.run();
  const pids = leaders();
  expect(await local.end(signal)).toBe(0);
  // What was killed with its group may wait for init to take note of it.
  await expect.poll(() => pids.map(isAlive), { timeout: 5000 }).toEqual(PARTS.map(() => false));
});

test("when it is killed itself, every process ends by itself", async () => {
  local = await LocalEnvironmentProcess.run();
  const pids = leaders();
  await local.end("SIGKILL");
  await expect.poll(() => pids.map(isAlive), { timeout: 10_000 }).toEqual(PARTS.map(() => false));
});

test.skipIf(process.platform === "win32")(
  "when npm is told to stop, which ends its shell only, every process ends",
  async () => {
    local = await LocalEnvironmentProcess.run({ asNpm: true });
    const pids = leaders();
    await local.end("SIGTERM");
    await expect.poll(() => pids.map(isAlive), { timeout: 10_000 }).toEqual(PARTS.map(() => false));
  },
);
