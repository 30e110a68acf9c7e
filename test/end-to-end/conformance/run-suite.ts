import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SUITE = new URL("../../../node_modules/.bin/conformance", import.meta.url).pathname;

/** What a check of the suite came to. */
export interface Check {
  readonly scenario: string;
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly errorMessage?: string;
}

/** Which of the suite's scenarios are run. */
export type Selection = { readonly requirements: string } | { readonly scenario: string };

/** Runs scenarios for servers against one, and reads what the suite wrote down. */
export async function runSuite(url: string, selection: Selection): Promise<readonly Check[]> {
  const folder = await mkdtemp(join(tmpdir(), "conformance-"));
  try {
    const options = Object.entries({ url, ...selection, "output-dir": folder });
    const args = options.flatMap(([name, value]) => [`--${name}`, value]);
    await run([SUITE, "server", ...args]);
    const results = await readdir(folder);
    return (await Promise.all(results.map((result) => readChecks(folder, result)))).flat();
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What failed. */
export function failuresOf(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ status }) => status === "FAILURE");
}

/** Its exit code says no more than the checks: that some failed. */
function run(args: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, () => resolve());
  });
}

async function readChecks(folder: string, result: string): Promise<readonly Check[]> {
  const scenario = /^server-(.*)-\d{4}-\d\d-\d\dT/.exec(result)?.[1] ?? "";
  const checks = JSON.parse(await readFile(join(folder, result, "checks.json"), "utf8"));
  return checks.map((check: Omit<Check, "scenario">) => ({ ...check, scenario }));
}
