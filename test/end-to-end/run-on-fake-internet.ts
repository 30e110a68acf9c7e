import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { configureWorker } from "../../edge/command/build-worker.ts";
import { endWithThisProcess } from "../../edge/command/end-with-parent.ts";
import { workerdConfig } from "../../edge/command/workerd-config.ts";
import type { Prepared, Run } from "./configured-gateway.ts";
import type { FakeInternet } from "./fake-internet.ts";

/** The path of workerd's binary, which its package exports as `default`. */
const WORKERD: string = createRequire(import.meta.url)("workerd").default;

/** The module that stands before the worker. */
const ENTRY = new URL("movable-clock.js", import.meta.url).pathname;

/**
 * Runs a gateway in workerd with the configuration of the project's command, but for two things: its network
 * `internet` is the fake one, whatever the gateway asks of it, and so is that of Google's metadata server where it has
 * one; and its clock can be set. All of its own rules are in force.
 */
export function onFakeInternet({ address }: FakeInternet): Run {
  return async (prepared) => {
    const folder = join(prepared.folder, "worker");
    const objects = join(prepared.folder, "objects");
    await mkdir(objects);
    await configureWorker(folder, prepared.document);
    await copyFile(ENTRY, join(folder, "entry.js"));
    const config = join(folder, "config.capnp");
    const ordinary = await ordinaryConfig(prepared, folder, objects);
    await writeFile(config, withFakeInternet(withEntry(ordinary), address));
    return serve(config, prepared.variables);
  };
}

/** Sets a gateway's clock ahead of that of everybody else. */
export async function setClock(gateway: string, secondsAhead: number): Promise<void> {
  const { status } = await fetch(`${gateway}/clock/${secondsAhead}`);
  if (status !== 204) throw new Error(`the gateway's clock cannot be set: ${status}`);
}

async function ordinaryConfig(
  { url, document, variables }: Prepared,
  folder: string,
  objects: string,
): Promise<string> {
  return workerdConfig({
    address: new URL(url).host,
    isLocal: true,
    variables: Object.keys(variables),
    hasGoogleMetadata: JSON.stringify(document).includes('"metadata-server"'),
    objects,
    runtime: JSON.parse(await readFile(join(folder, "runtime.json"), "utf8")),
  });
}

/** `style = proxy` has workerd send the whole URL, as to a proxy: whatever its host, and by plain HTTP for https too. */
function withFakeInternet(config: string, address: string): string {
  const network = /\(name = "(internet|google-metadata)", network = .+\)(?=,\n)/g;
  return replace(
    config,
    network,
    `(name = "$1", external = (address = "${address}", http = (style = proxy)))`,
  );
}

/** The first of the modules is the one that is run. */
function withEntry(config: string): string {
  return replace(config, /modules = \[/, '$&\n        (name = "entry.js", esModule = embed "entry.js"),');
}

function replace(config: string, pattern: RegExp, replacement: string): string {
  if (config.search(pattern) < 0) throw new Error(`workerd's configuration has no ${pattern}`);
  return config.replace(pattern, replacement);
}

async function serve(
  config: string,
  variables: Readonly<Record<string, string>>,
): Promise<{ stop(): Promise<void> }> {
  const child = spawn(WORKERD, ["serve", config, "--control-fd=3"], {
    env: { ...variables },
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  endWithThisProcess(child);
  const exit = once(child, "exit");
  const stop = async () => {
    child.kill("SIGKILL");
    await exit;
  };
  const isListening = once(child.stdio[3] as Readable, "data").then(() => true);
  if (await Promise.race([isListening, exit.then(() => false)])) return { stop };
  throw new Error("workerd could not start: see its message above");
}
