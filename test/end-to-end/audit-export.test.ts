import { once } from "node:events";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type RunningStandIn, runStandIn } from "../stand-ins/run-stand-in.ts";
import { callTool } from "./call-tool.ts";
import { authorize, refresh, request, tokensOf } from "./code-flow.ts";
import { ConfiguredGateway } from "./configured-gateway.ts";
import { PublicClient } from "./public-client.ts";
import { configurationFile, outcome, ready, runGateway } from "./run-gateway.ts";
import { LOOK, type SignedInGateway, startSignedInGateway } from "./signed-in-gateway.ts";

const COLLECTOR_TOKEN = "Bearer 7Jq2mW9xVtB4cLr8";

interface Received {
  readonly path: string;
  readonly authorization?: string;
  readonly body: unknown;
  readonly faults: readonly string[];
}

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function startCollector(): Promise<string> {
  const standIn: RunningStandIn<{ url: string }> = await runStandIn("otlp-collector");
  cleanUps.push(() => standIn.stop());
  return standIn.said.url;
}

/** The configuration that has records go there. */
const exportTo = (endpoint: string) => ({
  export: { type: "otlp", endpoint, headers: { authorization: { secret: "COLLECTOR_TOKEN" } } },
});

/** A gateway whose records go to a collector. */
async function start(): Promise<{ gateway: SignedInGateway; collector: string }> {
  const collector = await startCollector();
  const gateway = await startSignedInGateway({ audit: exportTo(collector) }, { COLLECTOR_TOKEN });
  cleanUps.push(gateway.dispose);
  return { gateway, collector };
}

/** Runs the tool, so many times at once. */
function look({ url, token }: SignedInGateway, times: number): Promise<number[]> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const send = async () => (await fetch(url, { method: "POST", headers, body: JSON.stringify(LOOK) })).status;
  return Promise.all(Array.from({ length: times }, send));
}

async function received(collector: string): Promise<readonly Received[]> {
  return (await (await fetch(`${collector}/_control/received`)).json()) as readonly Received[];
}

const bodiesOf = (all: readonly Received[], path: string) =>
  JSON.stringify(all.filter((each) => each.path === path).map(({ body }) => body));

describe("a gateway that sends its records to a collector", () => {
  it("[K04] sends those of many requests together, as good OTLP, without what is secret", async () => {
    const { gateway, collector } = await start();
    expect(await look(gateway, 20)).toEqual(Array(20).fill(200));
    const traces = new Set<string>();
    await vi.waitFor(async () => {
      const logs = bodiesOf(await received(collector), "/v1/logs");
      for (const [, traceId = ""] of logs.matchAll(/"traceId":"([0-9a-f]{32})"/g)) traces.add(traceId);
      expect(traces.size).toBe(20);
    }, 10_000);
    const all = await received(collector);
    expect(all.flatMap(({ faults }) => faults)).toEqual([]);
    expect(all.length).toBeLessThan(20);
    for (const { authorization } of all) expect(authorization).toBe(COLLECTOR_TOKEN);
    expect(bodiesOf(all, "/v1/logs")).toContain('{"key":"gen_ai.tool.name","value":{"stringValue":"look"}}');
    expect(bodiesOf(all, "/v1/metrics")).toContain('"name":"mcp.server.operation.duration"');
    for (const part of [...gateway.token.split(".").slice(1), COLLECTOR_TOKEN]) {
      expect(JSON.stringify(all.map(({ body }) => body))).not.toContain(part);
    }
  });

  it("[K04] sends what its authorization server did, without codes, tokens and keys", async () => {
    const collector = await startCollector();
    const secrets: string[] = [];
    let log = "";
    const gateway = await ConfiguredGateway.start({
      run: async ({ document, variables, folder }) => {
        secrets.push(...Object.values(variables));
        const config = configurationFile({ ...document, audit: exportTo(collector) });
        const child = runGateway(["--config", config, "--state", join(folder, "state")], {
          ...variables,
          COLLECTOR_TOKEN,
        });
        await ready(child);
        child.stdout.on("data", (chunk) => {
          log += chunk;
        });
        const stop = async () => {
          const exit = once(child, "exit");
          child.kill("SIGTERM");
          await exit;
        };
        return { stop };
      },
    });
    cleanUps.push(() => gateway.dispose());
    const client = await PublicClient.register(gateway.url);
    const code = await authorize(client, gateway.resource);
    const tokens = tokensOf(await request(client, code));
    await callTool(gateway.resource, "get_public_info", { authorization: `Bearer ${tokens.access_token}` });
    const renewed = tokensOf(await refresh(client, tokens));
    for (const event of ["registration", "consent", "sign-in", "issue", "decision", "refresh"]) {
      await vi.waitFor(async () => {
        const logs = bodiesOf(await received(collector), "/v1/logs");
        expect(logs).toContain(`"eventName":"gatehouse.${event}"`);
      }, 10_000);
    }
    const all = await received(collector);
    expect(all.flatMap(({ faults }) => faults)).toEqual([]);
    const everything = log + JSON.stringify(all.map(({ body }) => body));
    secrets.push(code.code, code.code_verifier, ...[tokens, renewed].flatMap(Object.values));
    for (const secret of secrets.filter((each) => !each.includes(":read"))) {
      expect(everything).not.toContain(secret);
    }
    expect(secrets.length).toBeGreaterThan(8);
  });

  it("goes on while that is down, and tells it afterwards how many it has lost", async () => {
    const { gateway, collector } = await start();
    const outage = (status?: number) =>
      fetch(`${collector}/_control/outage`, { method: "POST", body: JSON.stringify({ status }) });
    let log = "";
    gateway.process.stdout.on("data", (chunk) => {
      log += chunk;
    });
    await outage(503);
    expect(await look(gateway, 3)).toEqual([200, 200, 200]);
    await vi.waitFor(() => expect(log).toMatch(/"event":"export-fault".*"fault":"status 503"/), 10_000);
    await outage();
    expect(await look(gateway, 1)).toEqual([200]);
    await vi.waitFor(async () => {
      const metrics = bodiesOf(await received(collector), "/v1/metrics");
      expect(metrics).toContain('"gatehouse.records.dropped"');
      expect(metrics).toContain('"asInt":"3"');
    }, 10_000);
  });
});

it("[K05] a gateway on this machine has no queue to send records to, and does not start", async () => {
  const config = configurationFile({
    publicUrl: "https://mcp.example.com",
    servers: { documents: { origin: { url: "https://documents.internal.example/mcp" } } },
    tokens: { accept: [{ issuer: "https://login.example.com" }] },
    audit: { export: { type: "queue" } },
  });
  const { code, stderr } = await outcome(runGateway(["--config", config]));
  expect(code).toBe(1);
  expect(stderr).toContain("audit.export.type");
});
