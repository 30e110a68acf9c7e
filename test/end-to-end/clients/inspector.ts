import { execFile } from "node:child_process";
import { join } from "node:path";
import type { Desktop } from "./desktop.ts";

const INSPECTOR = new URL("../../../node_modules/.bin/mcp-inspector", import.meta.url).pathname;

/** Milliseconds for all of a sign-in. */
const PATIENCE = 45_000;

/** How the Inspector ended, and what it had said. */
export interface Inspection {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the MCP Inspector on its command line, as somebody does who works at that desktop. It opens no browser from a
 * script unless it is told to, and keeps what it is given in files, for want of a key ring.
 */
export function inspect(desktop: Desktop, serverUrl: string, args: readonly string[]): Promise<Inspection> {
  const command = [INSPECTOR, "--cli", serverUrl, "--transport", "http", "--format", "json", ...args];
  const env = {
    ...desktop.variables,
    MCP_AUTO_OPEN_ENABLED: "true",
    MCP_STORAGE_DIR: join(desktop.home, "inspector"),
    MCP_INSPECTOR_SECRET_STORE: "file",
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { env, timeout: PATIENCE }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
    child.stdin?.end();
  });
}
