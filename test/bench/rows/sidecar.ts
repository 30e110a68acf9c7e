import { Agent, request } from "node:http";
import { join } from "node:path";
import { JsonProcess } from "../../sidecar/process.ts";
import { mediansInTurns } from "../medians.ts";
import type { Row } from "../row.ts";

const ROOT = join(import.meta.dirname, "../../..");
const REQUESTS = 2000;
const AT_ONCE = 8;
const REPETITIONS = 9;
const BODY = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { text: "x".repeat(1000) },
});

/** Calls of tools through the sidecar, against the same through a proxy that only passes bytes on. */
export async function sidecar(): Promise<Row> {
  const identity = run("test/stand-ins/container-identity/identity.ts", {
    IDENTITY_SETTINGS: JSON.stringify({ email: "backend@project.iam.gserviceaccount.com" }),
  });
  const upstream = run("test/bench/baselines/answering-server.ts", {});
  const UPSTREAM_URL = await urlOf(upstream);
  const GCE_METADATA_HOST = new URL(await urlOf(identity)).host;
  const measured = run("edge/sidecar/main.ts", {
    LISTEN_ADDR: "127.0.0.1:0",
    UPSTREAM_URL,
    GCE_METADATA_HOST,
  });
  const baseline = run("test/bench/baselines/plain-proxy.ts", { UPSTREAM_URL });
  const urls = { measured: await urlOf(measured), baseline: await urlOf(baseline) };
  try {
    return {
      name: `${REQUESTS} calls through the sidecar`,
      ...(await mediansInTurns(
        { measured: () => callAll(urls.measured), baseline: () => callAll(urls.baseline) },
        REPETITIONS,
      )),
      meaning: `${AT_ONCE} at once, against a Node proxy that only passes bytes on: what token, lists and log add`,
    };
  } finally {
    await Promise.all([identity, upstream, measured, baseline].map((process) => process.kill()));
  }
}

function run(file: string, env: Readonly<Record<string, string>>): JsonProcess {
  return new JsonProcess({ args: [join(ROOT, file)], env });
}

async function urlOf(process: JsonProcess): Promise<string> {
  const { port } = await process.line((line) => line.port !== undefined);
  return `http://127.0.0.1:${port}`;
}

async function callAll(url: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const callers = Array.from({ length: AT_ONCE }, async () => {
    for (let sent = 0; sent < REQUESTS / AT_ONCE; sent++) await call(url, agent);
  });
  await Promise.all(callers);
  agent.destroy();
}

function call(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(BODY) };
    const sent = request(`${url}/mcp`, { method: "POST", agent, headers }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`status ${answer.statusCode}`));
      answer.resume().once("end", resolve);
    });
    sent.once("error", reject).end(BODY);
  });
}
