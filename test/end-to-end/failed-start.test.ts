import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freePort } from "../../environments/local/free-port.ts";
import { isAlive } from "./run-local-environment.ts";

const START = new URL("../../environments/local/start.ts", import.meta.url).pathname;

test("a part that cannot start ends the others, and names its log", async () => {
  const state = await mkdtemp(join(tmpdir(), "failed-start-"));
  await mkdir(join(state, "secrets"));
  await writeFile(join(state, "secrets", "CALLERS_SIGNING_KEY_1"), "no key at all");
  const log = join(state, "logs", "gateway.log");
  await mkdir(join(state, "logs"));
  await writeFile(log, "what was there\n");
  const env = {
    ...process.env,
    LOCAL_GATEWAY_PORT: String(await freePort()),
    LOCAL_IDENTITY_PROVIDER_PORT: String(await freePort()),
    LOCAL_DOCUMENTS_PORT: String(await freePort()),
    LOCAL_TASKS_PORT: String(await freePort()),
    LOCAL_TASKS_BACKEND_PORT: String(await freePort()),
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, [START, "--json", "--state", state], {
    env,
    encoding: "utf8",
  });
  expect(await readFile(log, "utf8")).toMatch(/^what was there\n.*CALLERS_SIGNING_KEY/s);
  await rm(state, { recursive: true });
  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain(`Gateway ended (exit code 1) before it was ready; see ${log}`);
  expect(stderr).not.toMatch(/^\s+at /m);
  const leaders = [...stderr.matchAll(/\(process (\d+)\)/g)].map(([, pid]) => Number(pid));
  expect(leaders).toHaveLength(4);
  await expect.poll(() => leaders.map(isAlive), { timeout: 5000 }).toEqual([false, false, false, false]);
});
