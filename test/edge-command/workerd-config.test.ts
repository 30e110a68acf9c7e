import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { DOCUMENT_MODULE } from "../../edge/command/build-worker.ts";
import { takeStateFolder } from "../../edge/command/state-folder.ts";
import { workerdConfig } from "../../edge/command/workerd-config.ts";

const WORKERD: string = createRequire(import.meta.url)("workerd").default;

/** A worker with the gateway's classes: each counts how often it was asked, and may be told to count by itself. */
const WORKER = `
import { DurableObject } from "cloudflare:workers";
class Counter extends DurableObject {
  countLater(milliseconds) { return this.ctx.storage.setAlarm(Date.now() + milliseconds); }
  alarm() { this.count(); }
  forget() { return this.ctx.storage.deleteAll(); }
}
export class GrantObject extends Counter {
  count() {
    const n = (this.ctx.storage.kv.get("n") ?? 0) + 1;
    this.ctx.storage.kv.put("n", n);
    return n;
  }
}
export class ReplayGuardObject extends Counter {
  count() {
    this.ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS counted (at INTEGER)");
    this.ctx.storage.sql.exec("INSERT INTO counted VALUES (?)", Date.now());
    return this.ctx.storage.sql.exec("SELECT count(*) AS n FROM counted").one().n;
  }
}
export default {
  async fetch(request, env) {
    const [, binding, what = "count", name = "one"] = new URL(request.url).pathname.split("/");
    const network = { internet: env.INTERNET, metadata: env.GOOGLE_METADATA }[binding];
    if (network) {
      const address = decodeURIComponent(what);
      const signal = AbortSignal.timeout(1000);
      return network.fetch("http://" + address, { signal }).catch(() => new Response("nothing"));
    }
    if (binding === "health") return new Response("healthy");
    const object = env[binding].getByName(name);
    if (what === "count") return new Response(String(await object.count()));
    if (what === "forget") return new Response(String(await object.forget()));
    return new Response(String(await object.countLater(Number(what))));
  },
};`;

/** A folder with that worker, and a place for its objects. */
function worker() {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-workerd-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "configuration"));
  writeFileSync(join(folder, "worker.js"), WORKER);
  writeFileSync(join(folder, DOCUMENT_MODULE), "null");
  const state = join(folder, ".state");
  const objects = join(state, "objects");
  mkdirSync(objects, { recursive: true });
  return { folder, state, objects };
}

/** Runs the worker of a folder as the gateway is run. */
async function start(
  folder: string,
  objects?: string,
  { isLocal = true, hasGoogleMetadata = false }: { isLocal?: boolean; hasGoogleMetadata?: boolean } = {},
) {
  const config = join(folder, "config.capnp");
  const runtime = { compatibilityDate: "2026-10-01", compatibilityFlags: [] };
  const options = { address: "127.0.0.1:0", isLocal, hasGoogleMetadata, variables: [], objects, runtime };
  writeFileSync(config, workerdConfig(options));
  const child = spawn(WORKERD, ["serve", config, "--control-fd=3"], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let complaints = "";
  child.stderr?.on("data", (chunk) => {
    complaints += chunk;
  });
  const port = await portOf(child);
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}/${path}`)).text();
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await once(child, "exit");
  };
  return { ask, stop, complaints: () => complaints };
}

async function portOf(child: ChildProcess): Promise<number> {
  for await (const line of createInterface(child.stdio[3] as Readable)) {
    const { event, port } = JSON.parse(line);
    if (event === "listen") return port;
  }
  throw new Error("workerd listens nowhere");
}

describe("what the gateway's Durable Objects remember", () => {
  it.each(["SIGTERM", "SIGKILL"] as const)("is there again after a restart by %s", async (signal) => {
    const { folder, objects } = worker();
    const first = await start(folder, objects);
    expect(await first.ask("GRANTS")).toBe("1");
    expect(await first.ask("GRANTS")).toBe("2");
    expect(await first.ask("REPLAY_GUARD")).toBe("1");
    await first.stop(signal);
    const second = await start(folder, objects);
    expect(await second.ask("GRANTS")).toBe("3");
    expect(await second.ask("REPLAY_GUARD")).toBe("2");
    expect(readdirSync(objects).sort()).toEqual(["grants", "replay-guard"]);
  });

  it("has its alarms: one that was set before a restart goes off after it", async () => {
    const { folder, objects } = worker();
    const first = await start(folder, objects);
    await first.ask("GRANTS/1000");
    await first.stop("SIGTERM");
    const second = await start(folder, objects);
    // Asking counts, too: what is one more than was asked was the alarm.
    let asked = 0;
    await expect
      .poll(async () => Number(await second.ask("GRANTS")) - ++asked, { timeout: 10_000, interval: 200 })
      .toBe(1);
  });

  it.each([
    ["GRANTS", "grants", "SIGTERM"],
    ["GRANTS", "grants", "SIGKILL"],
    ["REPLAY_GUARD", "replay-guard", "SIGTERM"],
    ["REPLAY_GUARD", "replay-guard", "SIGKILL"],
  ] as const)(
    "takes no room once it is forgotten, from the next start on: %s, %s, %s",
    async (binding, name, signal) => {
      const { folder, state, objects } = worker();
      const first = await start(folder, objects);
      await first.ask(binding);
      await first.ask(`${binding}/count/another`);
      await first.ask(`${binding}/forget/another`);
      await first.stop(signal);
      const kept = () => readdirSync(join(objects, name)).filter((file) => /^[0-9a-f]+\.sqlite$/.test(file));
      expect(kept()).toHaveLength(2);
      (await takeStateFolder(state)).release();
      expect(kept()).toHaveLength(1);
      const second = await start(folder, objects);
      expect(await second.ask(binding)).toBe("2");
    },
  );

  it("takes no room an hour after it is forgotten, while it runs: grants alone are not written to again", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const { folder, state, objects } = worker();
    const { release } = await takeStateFolder(state);
    const { ask } = await start(folder, objects);
    await ask("GRANTS");
    await ask("GRANTS/count/another");
    await ask("GRANTS/forget/another");
    const kept = () =>
      readdirSync(join(objects, "grants")).filter((file) => /^[0-9a-f]+\.sqlite$/.test(file));
    expect(kept()).toHaveLength(2);
    for (const file of kept()) utimesSync(join(objects, "grants", file), 0, 0);
    vi.advanceTimersByTime(3_600_000);
    await expect.poll(() => kept()).toHaveLength(1);
    expect(await ask("GRANTS")).toBe("2");
    release();
  });

  it("is nothing, and nowhere, without a folder for it: the worker runs all the same", async () => {
    const { folder, objects } = worker();
    expect(await (await start(folder)).ask("health")).toBe("healthy");
    expect(readdirSync(objects)).toEqual([]);
  });
});

describe("the network for identity providers", () => {
  it.each([
    ["private", "10.0.0.5"],
    ["this machine's", "127.0.0.1"],
    ["this machine's", "[::1]"],
    ["private", "[fd00::5]"],
    ["IPv4-mapped", "[::ffff:10.0.0.5]"],
    ["IPv4-compatible", "[::10.0.0.5]"],
    ["IPv4-translated", "[::ffff:0:10.0.0.5]"],
    ["NAT64 of a private address", "[64:ff9b::a00:5]"],
    ["NAT64 within a network", "[64:ff9b:1::1]"],
    ["6to4 of a private address", "[2002:a00:5::1]"],
    ["a relay of 6to4", "192.88.99.1"],
    ["Teredo", "[2001::1]"],
    ["site-local", "[fec0::1]"],
    ["for nobody", "[100::1]"],
    ["a segment", "[5f00::1]"],
    ["not given out", "[4000::1]"],
    ["not given out", "[8000::1]"],
    ["for benchmarks", "198.18.0.1"],
    ["for benchmarks", "198.19.255.254"],
    ["of documentation", "192.0.2.1"],
    ["of documentation", "198.51.100.1"],
    ["of documentation", "203.0.113.5"],
    ["of documentation", "[2001:db8::1]"],
    ["of documentation", "[3fff::1]"],
  ])("[G02] connects to no address that is %s: %s", async (_, address) => {
    const { ask, complaints } = await start(worker().folder, undefined, { isLocal: false });
    await ask(`internet/${encodeURIComponent(`${address}:9`)}`);
    await expect.poll(complaints).toMatch(/connecting to \S+:9 is not allowed/);
  });

  it.each([["127.0.0.1"], ["::1"]])("reaches this machine for a gateway that is local: %s", async (host) => {
    const provider = createServer((_, response) => void response.end("provider")).listen(0, host);
    onTestFinished(() => void provider.close());
    await once(provider, "listening");
    const { port } = provider.address() as AddressInfo;
    const { ask } = await start(worker().folder);
    const authority = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
    expect(await ask(`internet/${encodeURIComponent(authority)}`)).toBe("provider");
  });
});

describe("the network of Google Cloud's metadata server", () => {
  it.each([
    "127.0.0.1",
    "10.0.0.5",
    "169.254.169.253",
    "169.254.170.2",
    "93.184.215.14",
    "[::1]",
    "[fd20:ce::253]",
  ])("[G02] leads nowhere else: %s", async (address) => {
    const { ask, complaints } = await start(worker().folder, undefined, { hasGoogleMetadata: true });
    await ask(`metadata/${encodeURIComponent(`${address}:9`)}`);
    await expect.poll(complaints).toMatch(/connecting to \S+:9 is not allowed/);
  });

  it("is not there for a gateway that does not need it", () => {
    const runtime = { compatibilityDate: "2026-10-01", compatibilityFlags: [] };
    const options = { address: "127.0.0.1:0", isLocal: true, variables: [], runtime };
    expect(workerdConfig(options)).not.toMatch(/GOOGLE_METADATA|169\.254/);
    expect(workerdConfig({ ...options, hasGoogleMetadata: true })).toMatch(/GOOGLE_METADATA.*169\.254/s);
  });
});
