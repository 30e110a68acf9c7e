import { afterEach, describe, expect, it, vi } from "vitest";
import type { LogRecord } from "../../../edge/src/audit/record.ts";
import { ConfigurationError } from "../../../edge/src/configuration/configuration.ts";
import type { ConfigurationDocument } from "../../../edge/src/configuration/schema.ts";
import {
  GATEWAY_DOCUMENT,
  PATH,
  startGateway,
  type TestGateway,
  TOOLS_LIST,
  toolCall,
} from "../material/gateway.ts";
import { createNetwork, type Network } from "../material/network.ts";

const COLLECTOR = "https://collector.example.com";
const SECRET = "canary-collector-token";

const EXPORT = {
  type: "otlp",
  endpoint: COLLECTOR,
  headers: { authorization: { secret: "COLLECTOR_TOKEN" } },
  batchSeconds: 0,
} as const;

interface Exporting {
  readonly gateway: TestGateway;
  /** What the collector was sent. */
  readonly bodies: string[];
  /** Waits until all work behind the requests is done. */
  settle(): Promise<void>;
}

/** A gateway whose records go to a collector that answers so. */
async function start(reply = () => Response.json({})): Promise<Exporting> {
  const bodies: string[] = [];
  const work: Promise<unknown>[] = [];
  const collector: Network = createNetwork();
  for (const signal of ["logs", "metrics"]) {
    collector.answer(`${COLLECTOR}/v1/${signal}`, async ({ body }) => {
      bodies.push(String(body));
      return reply();
    });
  }
  const document: ConfigurationDocument = { ...GATEWAY_DOCUMENT, audit: { export: EXPORT } };
  const secrets = { COLLECTOR_TOKEN: SECRET };
  const plain = await startGateway();
  const gateway = await startGateway({
    document,
    secrets,
    io: {
      origins: (url, init) =>
        url.startsWith(COLLECTOR) ? collector.fetcher(url, init) : plain.origin.fetcher(url, init),
      waitUntil: (promise) => void work.push(promise),
    },
  });
  const settle = async () => {
    while (work.length > 0) await work.shift();
  };
  return { gateway: { ...gateway, origin: plain.origin }, bodies, settle };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("records that are sent on", () => {
  it("[K04] are those of the log, with the numbers that come of them", async () => {
    const { gateway, bodies, settle } = await start();
    const response = await gateway.send(toolCall("get_public_info"));
    expect([response.status, bodies]).toEqual([200, []]);
    await settle();
    const [logs = "", metrics = ""] = bodies;
    expect(logs).toContain(`"stringValue":"${response.headers.get("x-request-id")}"`);
    expect(logs).toContain('"mcp.method.name"');
    expect(metrics).toContain('"mcp.server.operation.duration"');
    expect(gateway.log).toHaveLength(1);
  });

  it("[K04] have nothing that a client or the configuration keeps secret, however a request ends", async () => {
    const written: unknown[] = [];
    for (const level of ["log", "info", "warn", "error", "debug"] as const) {
      vi.spyOn(console, level).mockImplementation((...parts) => void written.push(parts));
    }
    const { gateway, bodies, settle } = await start();
    const call = {
      ...toolCall("get_public_info"),
      params: {
        name: "get_public_info",
        arguments: { q: "canary-argument" },
        _meta: { progressToken: "canary-meta" },
      },
    };
    const read = {
      ...TOOLS_LIST,
      method: "resources/read",
      params: { uri: "https://canary-user:canary-password@example.com/a?key=canary-query#canary-fragment" },
    };
    const task = { ...TOOLS_LIST, method: "tasks/get", params: { taskId: "canary-task" } };
    const headers = { cookie: "a=canary-cookie", tracestate: "a=canary-state", traceparent: "canary-parent" };
    const token = await gateway.token();
    for (const message of [call, read, task, { ...call, method: "canary/method" }]) {
      await gateway.send(message, { headers: { ...headers, authorization: `Bearer ${token}` } });
      await gateway.send(message, { headers, claims: { exp: 1, iat: 0 } });
    }
    await gateway.fetch(`${PATH}?code=canary-code`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}x` },
    });
    await settle();
    const everything = JSON.stringify([bodies, gateway.log, written]);
    const said = everything.match(/canary[\w/-]*/g) ?? [];
    expect([...new Set(said)]).toEqual(["canary/method"]);
    for (const part of token.split(".").slice(1)) expect(everything).not.toContain(part);
    expect(bodies.length).toBeGreaterThan(1);
    expect(everything).toContain('"resource":"https://example.com/a"');
  });

  it("may fail to arrive: requests go on as they would, and it is said once", async () => {
    const { gateway, settle } = await start(() => new Response("canary", { status: 503 }));
    for (let time = 0; time < 3; time++) {
      expect((await gateway.send(TOOLS_LIST)).status).toBe(200);
      await settle();
    }
    expect(gateway.log.map(({ event }) => event)).toEqual([
      "decision",
      "export-fault",
      "decision",
      "decision",
    ]);
    expect(gateway.log[1]).toMatchObject({ fault: "status 503", dropped: 1 });
  });

  it("may go to a queue, whose consumers get them as the log has them", async () => {
    const sent: LogRecord[] = [];
    const work: Promise<unknown>[] = [];
    const gateway = await startGateway({
      document: { ...GATEWAY_DOCUMENT, audit: { export: { type: "queue", batchSeconds: 0 } } },
      io: {
        auditQueue: {
          sendBatch: async (messages) => void sent.push(...[...messages].map(({ body }) => body)),
        },
        waitUntil: (promise) => void work.push(promise),
      },
    });
    await gateway.send(TOOLS_LIST);
    await Promise.all(work);
    expect(sent).toEqual(gateway.log);
  });

  it("[K05] go nowhere where there is no queue: the gateway does not start", async () => {
    const document: ConfigurationDocument = { ...GATEWAY_DOCUMENT, audit: { export: { type: "queue" } } };
    await expect(startGateway({ document })).rejects.toThrow(ConfigurationError);
  });
});

describe("the trace of a request", () => {
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  it("goes on to the origin, and is on the record", async () => {
    const gateway = await startGateway();
    await gateway.send(TOOLS_LIST, { headers: { traceparent, tracestate: "vendor=1" } });
    const { headers } = gateway.origin.calls[0] ?? {};
    expect([headers?.get("traceparent"), headers?.get("tracestate")]).toEqual([traceparent, "vendor=1"]);
    expect(gateway.log).toMatchObject([{ trace_id: "0af7651916cd43dd8448eb211c80319c" }]);
  });

  it("begins at the gateway where it is malformed, and is the origin's and the record's all the same", async () => {
    const gateway = await startGateway();
    const malformed = { traceparent: `${traceparent}\tcanary`, tracestate: "vendor=1" };
    await gateway.send(TOOLS_LIST, { headers: malformed });
    const { headers } = gateway.origin.calls[0] ?? {};
    const [, traceId] = /^00-([0-9a-f]{32})-[0-9a-f]{16}-01$/.exec(headers?.get("traceparent") ?? "") ?? [];
    expect(headers?.has("tracestate")).toBe(false);
    expect(gateway.log).toMatchObject([{ trace_id: traceId ?? "expected one" }]);
  });
});
