import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { freePort } from "../../environments/local/free-port.ts";
import {
  alive,
  configurationFile,
  descendantsOf,
  npmRunGateway,
  type RunningProcess,
  ready,
  runGateway,
} from "./run-gateway.ts";

/** The options of a gateway that nobody calls. */
async function anyConfiguration(): Promise<string[]> {
  const document = {
    publicUrl: `http://127.0.0.1:${await freePort()}`,
    servers: { documents: { origin: { url: "http://127.0.0.1:1/mcp" } } },
    tokens: { accept: [{ issuer: "http://127.0.0.1:1" }] },
  };
  return ["--config", configurationFile(document)];
}

function named(name: string, processes: readonly RunningProcess[]): number {
  const found = processes.filter(({ command }) => command.endsWith(name));
  expect(found).toHaveLength(1);
  return found[0]?.pid ?? 0;
}

const within5s = { timeout: 5000, interval: 50 };

test("the gateway ends on SIGTERM, and everything below it", async () => {
  const gateway = runGateway(await anyConfiguration());
  const { url } = await ready(gateway);
  const children = descendantsOf(gateway.pid);
  named("workerd", children);
  gateway.kill("SIGTERM");
  expect(await once(gateway, "exit")).toEqual([0, null]);
  await expect.poll(() => alive(children), within5s).toEqual([]);
  await expect(fetch(`${url}/health`)).rejects.toThrow();
});

test("when npm gets SIGTERM, which ends its shell only, everything below it ends within 5 seconds", async () => {
  const npm = npmRunGateway(await anyConfiguration());
  await ready(npm);
  const children = descendantsOf(npm.pid);
  named("workerd", children);
  npm.kill("SIGTERM");
  await expect.poll(() => alive(children), within5s).toEqual([]);
});

test("a gateway that is told to end while it starts leaves nothing behind", async () => {
  const gateway = runGateway(await anyConfiguration());
  await expect.poll(() => descendantsOf(gateway.pid).length, within5s).toBeGreaterThan(0);
  const children = descendantsOf(gateway.pid);
  gateway.kill("SIGTERM");
  await once(gateway, "exit");
  await expect.poll(() => alive(children), within5s).toEqual([]);
});

test("when the gateway is killed, its workerd ends", async () => {
  const gateway = runGateway(await anyConfiguration());
  const { url } = await ready(gateway);
  const children = descendantsOf(gateway.pid);
  named("workerd", children);
  gateway.kill("SIGKILL");
  await expect.poll(() => alive(children), within5s).toEqual([]);
  await expect(fetch(`${url}/health`)).rejects.toThrow();
});

test("a gateway that is killed leaves no temporary files, since it keeps none while it runs", async () => {
  const temporary = mkdtempSync(join(tmpdir(), "gatehouse-temporary-"));
  onTestFinished(() => rmSync(temporary, { recursive: true }));
  const gateway = runGateway(await anyConfiguration(), { TMPDIR: temporary });
  const { url } = await ready(gateway);
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(readdirSync(temporary)).toEqual([]);
});

test("the gateway ends with 1 when its workerd dies, and leaves nothing behind", async () => {
  const gateway = runGateway(await anyConfiguration());
  await ready(gateway);
  const children = descendantsOf(gateway.pid);
  process.kill(named("workerd", children), "SIGKILL");
  expect(await once(gateway, "exit")).toEqual([1, null]);
  await expect.poll(() => alive(children), within5s).toEqual([]);
});
