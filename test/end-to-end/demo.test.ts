import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { freePort } from "../../environments/local/free-port.ts";

const START = new URL("../../environments/local/start.ts", import.meta.url).pathname;

test("the demonstration shows who may do what, and succeeds", async () => {
  const state = await mkdtemp(join(tmpdir(), "demo-"));
  const env = {
    ...process.env,
    LOCAL_GATEWAY_PORT: String(await freePort()),
    LOCAL_IDENTITY_PROVIDER_PORT: String(await freePort()),
    LOCAL_DOCUMENTS_PORT: String(await freePort()),
    LOCAL_TASKS_PORT: String(await freePort()),
    LOCAL_TASKS_BACKEND_PORT: String(await freePort()),
  };
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [START, "--demo", "--state", state],
    {
      env,
    },
  );
  await rm(state, { recursive: true });
  const [, documents = "", tasks = ""] = stdout.split("Who sees and may call what at ");
  expect(documents).toMatch(/^caller +get_public_info +get_confidential_info +expected$/m);
  expect(tasks).toMatch(/^caller +getTasks +createTask +expected$/m);
  for (const row of [
    /^public-reader +listed, callable +hidden, denied .*ok$/m,
    /^full-reader +listed, callable +listed, callable .*ok$/m,
    /^no-access +hidden, denied +hidden, denied .*ok$/m,
    /^no token +rejected with 401 +rejected with 401 .*ok$/m,
    /^expired token +rejected with 401 +rejected with 401 .*ok$/m,
    /^tampered claims +rejected with 401 +rejected with 401 .*ok$/m,
    /^tampered signature +rejected with 401 +rejected with 401 .*ok$/m,
  ]) {
    expect(documents).toMatch(row);
    expect(tasks).toMatch(row);
  }
  const stacks =
    /^Offline cloud: (local-gcp-platform is applied: [1-9]\d* created|left out, since terraform)/m;
  expect(stderr).toMatch(stacks);
  expect(stdout).toMatch(/Everything came out as expected\.\n$/);
});
