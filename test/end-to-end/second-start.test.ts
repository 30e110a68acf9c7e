import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callTool } from "./call-tool.ts";
import { LocalEnvironmentProcess } from "./run-local-environment.ts";

const START = new URL("../../environments/local/start.ts", import.meta.url).pathname;

let local: LocalEnvironmentProcess;
beforeAll(async () => {
  local = await LocalEnvironmentProcess.run();
});
afterAll(() => local.dispose());

test("a second start in the same state folder is refused with who is there, and disturbs nobody", async () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [START, "--json", "--state", local.state], {
    encoding: "utf8",
    timeout: 30_000,
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(`${local.state} is in use by process ${local.pid} `);
  expect(stderr).toMatch(/or name another folder with --state\n$/);
  expect((await callTool(local.serverUrl, "get_public_info", {})).status).toBe(401);
});

test("after it was killed, the next start takes the folder over", async () => {
  await local.end("SIGKILL");
  const next = await LocalEnvironmentProcess.run({ state: local.state });
  expect(await next.end("SIGTERM")).toBe(0);
});
