import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { onTestFinished } from "vitest";
import type { Desktop } from "./desktop.ts";

const MCP_REMOTE = new URL("../../../node_modules/.bin/mcp-remote", import.meta.url).pathname;

/** Milliseconds for all of a sign-in. */
const PATIENCE = 45_000;

/**
 * Connects to a server through mcp-remote's standard input and output, as applications do that know no remote servers.
 * What it is given is kept at that desktop. Closing the client ends it, as the end of the test does.
 *
 * @throws {Error} with what it said
 */
export async function connectThroughMcpRemote(
  desktop: Desktop,
  serverUrl: string,
  args: readonly string[] = [],
): Promise<Client> {
  const client = new Client({ name: "application", version: "1" });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [MCP_REMOTE, serverUrl, ...args],
    env: { ...desktop.variables, MCP_REMOTE_CONFIG_DIR: join(desktop.home, "mcp-remote") },
    stderr: "pipe",
  });
  onTestFinished(() => client.close());
  const said = text(transport.stderr as Readable);
  try {
    await client.connect(transport, { timeout: PATIENCE });
    return client;
  } catch (error) {
    await client.close();
    throw new Error(`mcp-remote did not connect: ${await said}`, { cause: error });
  }
}
