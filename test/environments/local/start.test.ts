import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const START = new URL("../../../environments/local/start.ts", import.meta.url).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "start-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs it to its end. */
function start(args: string[], variables: Record<string, string> = {}) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [START, ...args],
      { env: { ...process.env, ...variables } },
      (error, stdout, stderr) => resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}

describe("refused with how it is used is", () => {
  test.each([[["--fast"]], [["documents"]], [["--json", "--demo"]], [["--state"]]])("%j", async (args) => {
    const { code, stdout, stderr } = await start(args);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("Usage: npm start [-- --json | --demo]");
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

test.each(["--help", "-h"])(
  "how it is used is said when it is asked, and nothing starts: %s",
  async (option) => {
    const { code, stdout, stderr } = await start([option]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("Usage: npm start [-- --json | --demo]");
  },
);

test("a port that is demanded and taken is an error that names the variable", async () => {
  const taken = createServer();
  const port = await new Promise<number>((resolve) => {
    taken.listen(0, "127.0.0.1", () => resolve((taken.address() as { port: number }).port));
  });
  const result = await start(["--state", join(folder, "taken")], { LOCAL_DOCUMENTS_PORT: String(port) });
  taken.close();
  expect(result).toEqual({
    code: 1,
    stdout: "",
    stderr: `LOCAL_DOCUMENTS_PORT: port ${port} is in use; stop what listens there, or name another port\n`,
  });
});

test("a port that is none is an error that names the variable, and starts nothing", async () => {
  const state = join(folder, "none");
  const { code, stderr } = await start(["--state", state], { LOCAL_GATEWAY_PORT: "many" });
  expect(code).toBe(1);
  expect(stderr).toContain("LOCAL_GATEWAY_PORT");
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(existsSync(join(state, "cdktf.out"))).toBe(false);
});
