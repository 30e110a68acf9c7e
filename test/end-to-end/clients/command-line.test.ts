import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../../../environments/local/free-port.ts";
import { LocalEnvironmentProcess } from "../run-local-environment.ts";
import { Desktop } from "./desktop.ts";
import { inspect } from "./inspector.ts";
import { connectThroughMcpRemote } from "./mcp-remote.ts";

const TOOLS = ["get_public_info", "get_confidential_info"];
const CONFIDENTIAL = { type: "text", text: expect.stringContaining("Inventory of the vault") };

let local: LocalEnvironmentProcess;
let desktop: Desktop;

beforeAll(async () => {
  local = await LocalEnvironmentProcess.run();
});
afterAll(() => local.dispose());
beforeEach(async () => {
  desktop = await Desktop.start("full-reader");
});
afterEach(() => desktop.dispose());

/** The events of this kind in the gateway's audit log so far. */
function records(event: string): Record<string, unknown>[] {
  return local.stderr
    .filter((line) => line.startsWith('{"event"'))
    .map((line) => JSON.parse(line))
    .filter((record) => record.event === event);
}

describe("mcp-remote", () => {
  test("registers, has somebody sign in, and lists and calls tools", async () => {
    const client = await connectThroughMcpRemote(desktop, local.serverUrl);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(TOOLS);
    const { content } = await client.callTool({ name: "get_confidential_info", arguments: {} });
    expect(content).toEqual([CONFIDENTIAL]);
    await client.close();
    expect(await desktop.opened()).toEqual([
      expect.stringContaining(`${local.addresses.gateway}/authorize?`),
    ]);
    await expect
      .poll(() => desktop.returns())
      .toEqual([
        { callback: expect.stringMatching(/^http:\/\/localhost:\d+\/oauth\/callback$/), status: 200 },
      ]);
    await expect
      .poll(() => records("registration").at(-1))
      .toMatchObject({ registration: "dynamic", status: 201 });
  });

  test("needs nobody when it is started again", async () => {
    await (await connectThroughMcpRemote(desktop, local.serverUrl)).close();
    const client = await connectThroughMcpRemote(desktop, local.serverUrl);
    expect((await client.listTools()).tools).toHaveLength(TOOLS.length);
    await client.close();
    expect(await desktop.opened()).toHaveLength(1);
  });
});

describe("the MCP Inspector on its command line", () => {
  let callback: string;

  beforeEach(async () => {
    callback = `http://127.0.0.1:${await freePort()}/oauth/callback`;
  });

  /** Runs it; the result that it prints. */
  async function run(...args: readonly string[]): Promise<Record<string, unknown>> {
    const inspection = await inspect(desktop, local.serverUrl, ["--callback-url", callback, ...args]);
    expect(inspection, inspection.stderr).toMatchObject({ code: 0 });
    return JSON.parse(inspection.stdout).result;
  }

  test.each(["legacy", "modern"])("registers, has somebody sign in, and lists tools: %s", async (era) => {
    const { tools } = await run("--protocol-era", era, "--method", "tools/list");
    expect(tools).toMatchObject(TOOLS.map((name) => ({ name })));
    expect(await desktop.opened()).toHaveLength(1);
    await expect.poll(() => desktop.returns()).toEqual([{ callback, status: 200 }]);
  });

  test("calls a tool with what it was given before, without anybody", async () => {
    await run("--method", "tools/list");
    const call = ["--method", "tools/call", "--tool-name", "get_confidential_info"];
    expect(await run("--stored-auth-only", ...call)).toMatchObject({ content: [CONFIDENTIAL] });
    expect(await desktop.opened()).toHaveLength(1);
  });
});
