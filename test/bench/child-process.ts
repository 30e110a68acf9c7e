import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** A Node program and the only environment variables that it sees. */
export interface Program {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a program from start to end, and gives what it printed. */
export async function run({ args, env }: Program): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return stdout;
}
