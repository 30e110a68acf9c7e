import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { Browser } from "../../environments/local/demo/browser.ts";
import { freePort } from "../../environments/local/free-port.ts";
import { PublicClient } from "./public-client.ts";
import { LocalEnvironmentProcess } from "./run-local-environment.ts";

const SUITE = new URL("../../node_modules/.bin/conformance", import.meta.url).pathname;

/** What a check of the suite came to. */
interface Check {
  readonly id: string;
  readonly status: string;
  readonly errorMessage?: string;
}

let local: LocalEnvironmentProcess;

beforeAll(async () => {
  local = await LocalEnvironmentProcess.run();
});
afterAll(() => local.dispose());

/** The scenarios that the suite has for authorization servers. */
async function listedScenarios(): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [SUITE, "list", "--authorization"]);
  return [...stdout.matchAll(/^ {2}- (\S+)/gm)].map(([, name = ""]) => name);
}

/**
 * Runs them all against the gateway; the suite writes its checks to a folder.
 *
 * @returns its exit code
 */
async function runSuite(folder: string): Promise<number | null> {
  const { id } = await PublicClient.register(local.addresses.gateway);
  const options = {
    "--url": local.addresses.gateway,
    "--client-id": id,
    "--resource": local.serverUrl,
    "--port": String(await freePort()),
    "--output-dir": folder,
  };
  const suite = spawn(process.execPath, [SUITE, "authorization", ...Object.entries(options).flat()], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void suite.kill("SIGKILL"));
  const exit = once(suite, "exit");
  await playPerson(suite.stdout);
  const [code] = await exit;
  return code;
}

/** Opens the URL that the suite prints for a person, and comes back to the suite. */
async function playPerson(printed: Readable): Promise<void> {
  for await (const line of createInterface({ input: printed })) {
    if (!line.startsWith(`${local.addresses.gateway}/authorize?`)) continue;
    const callback = await new Browser().signIn(new URL(line), "full-reader");
    await (await fetch(callback)).body?.cancel();
  }
}

/** The checks of a scenario that were written down; undefined when it was not run. */
async function checksOf(scenario: string, folder: string): Promise<Check[] | undefined> {
  const result = (await readdir(folder)).find((name) => name.startsWith(`authorization-server-${scenario}-`));
  return result && JSON.parse(await readFile(join(folder, result, "checks.json"), "utf8"));
}

test("the conformance suite of MCP has nothing to fail, to skip or to warn of", async () => {
  const folder = await mkdtemp(join(tmpdir(), "conformance-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  expect(await runSuite(folder)).toBe(0);
  const scenarios = await listedScenarios();
  expect(scenarios).toContain("authorization-server-metadata-endpoint");
  expect(scenarios).toContain("authorization-code-grant");
  for (const scenario of scenarios) {
    const checks = await checksOf(scenario, folder);
    expect(checks?.length, `checks of ${scenario}`).toBeGreaterThan(0);
    expect(checks?.filter(({ status }) => status !== "SUCCESS")).toEqual([]);
  }
});
