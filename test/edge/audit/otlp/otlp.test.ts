import { describe, expect, it } from "vitest";
import { otlpDestination } from "../../../../edge/src/audit/otlp/otlp.ts";
import type { LogRecord } from "../../../../edge/src/audit/record.ts";
import { NetworkError } from "../../../../edge/src/network/fetcher.ts";
import { NOW } from "../../material/clock.ts";

const TIME = NOW.toISOString();

const DECISION = {
  event: "decision",
  time: TIME,
  request_id: "7d3e",
  trace_id: "0af7651916cd43dd8448eb211c80319c",
  server: "documents",
  scopes: ["public:read"],
  method: "tools/call",
  tool: "get_public_info",
  decision: "allowed",
  rule: "tools.get_public_info",
  status: 200,
  latency_ms: 30,
} satisfies LogRecord;

const ISSUE: LogRecord = { event: "denial", time: TIME, request_id: "9a", error: "invalid_grant" };

interface Posted {
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Sends records to a collector, and tells what it got and what it refused. */
async function send(
  records: readonly LogRecord[],
  {
    reply = () => Response.json({}),
    dropped = 0,
    settings = {},
  }: {
    readonly reply?: () => Response;
    readonly dropped?: number;
    readonly settings?: { readonly endpoint?: string; readonly signals?: ("logs" | "metrics")[] };
  } = {},
): Promise<{ refused: number; posted: readonly Posted[] }> {
  const posted: Posted[] = [];
  const destination = otlpDestination(
    {
      type: "otlp",
      endpoint: "https://collector.example.com/otlp",
      headers: { authorization: { secret: "COLLECTOR" } },
      signals: ["logs", "metrics"],
      batchSeconds: 1,
      batchRecords: 10,
      timeoutSeconds: 5,
      ...settings,
    },
    {
      fetcher: async (url, init) => {
        posted.push({ url, headers: new Headers(init.headers), body: JSON.parse(String(init.body)) });
        return reply();
      },
      secret: (name) => `secret of ${name}`,
      publicUrl: "https://mcp.example.com",
      isServed: (method) => method === "tools/call",
    },
  );
  const batch = { records, startedAt: NOW.getTime() - 1000, endedAt: NOW.getTime(), dropped };
  return { refused: await destination(batch, AbortSignal.timeout(1000)), posted };
}

describe("a collector that takes OTLP", () => {
  it("is sent logs and metrics as JSON, each to its place, with the headers it asks for", async () => {
    const { posted } = await send([DECISION]);
    expect(posted.map(({ url }) => url)).toEqual([
      "https://collector.example.com/otlp/v1/logs",
      "https://collector.example.com/otlp/v1/metrics",
    ]);
    for (const { headers } of posted) {
      expect(Object.fromEntries(headers)).toEqual({
        authorization: "secret of COLLECTOR",
        "content-type": "application/json",
      });
    }
  });

  it("is sent only what it takes", async () => {
    const settings = { endpoint: "https://collector.example.com/", signals: ["metrics" as const] };
    const { posted } = await send([DECISION], { settings });
    expect(posted.map(({ url }) => url)).toEqual(["https://collector.example.com/v1/metrics"]);
  });

  it("may refuse some of it", async () => {
    const reply = () =>
      Response.json({ partialSuccess: { rejectedLogRecords: "3", errorMessage: "too old" } });
    expect((await send([DECISION], { reply })).refused).toBe(3);
    expect((await send([DECISION], { reply: () => new Response("") })).refused).toBe(0);
  });

  it.each([202, 302, 400, 429, 500, 503])("has not taken it when it says %i", async (status) => {
    const reply = () => new Response(null, { status });
    await expect(send([DECISION], { reply })).rejects.toThrow(new NetworkError(`status ${status}`));
  });
});

describe("a record among the logs", () => {
  it("[K04] says what the log says, by the names that others have for it", async () => {
    const { posted } = await send([DECISION]);
    const [{ body } = { body: {} }] = posted;
    expect(body).toMatchObject({
      resourceLogs: [
        {
          resource: {
            attributes: [
              { key: "service.name", value: { stringValue: "gatehouse" } },
              {
                key: "service.instance.id",
                value: { stringValue: expect.stringMatching(/^[0-9a-f-]{36}$/) },
              },
              { key: "server.address", value: { stringValue: "mcp.example.com" } },
            ],
          },
          scopeLogs: [
            {
              scope: { name: "gatehouse" },
              logRecords: [
                {
                  timeUnixNano: "1780315200000000000",
                  observedTimeUnixNano: "1780315200000000000",
                  severityNumber: 9,
                  severityText: "INFO",
                  eventName: "gatehouse.decision",
                  body: { stringValue: "decision" },
                  attributes: [
                    { key: "gatehouse.request_id", value: { stringValue: "7d3e" } },
                    { key: "gatehouse.server", value: { stringValue: "documents" } },
                    {
                      key: "gatehouse.scopes",
                      value: { arrayValue: { values: [{ stringValue: "public:read" }] } },
                    },
                    { key: "mcp.method.name", value: { stringValue: "tools/call" } },
                    { key: "gen_ai.tool.name", value: { stringValue: "get_public_info" } },
                    { key: "gatehouse.decision", value: { stringValue: "allowed" } },
                    { key: "gatehouse.rule", value: { stringValue: "tools.get_public_info" } },
                    { key: "http.response.status_code", value: { intValue: "200" } },
                    { key: "gatehouse.latency_ms", value: { intValue: "30" } },
                  ],
                  traceId: "0af7651916cd43dd8448eb211c80319c",
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it.each<[string, LogRecord]>([
    ["a refusal", { ...DECISION, decision: "rejected" }],
    ["a denial", { ...DECISION, decision: "denied" }],
    ["one of the authorization server's", ISSUE],
  ])("is a warning where it is %s", async (_, record) => {
    const { posted } = await send([record]);
    expect(JSON.stringify(posted[0]?.body)).toContain('"severityNumber":13,"severityText":"WARN"');
  });
});

interface Aggregation {
  readonly aggregationTemporality?: number;
  readonly dataPoints?: readonly Record<string, unknown>[];
}

interface MetricsBody {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly sum?: Aggregation;
        readonly histogram?: Aggregation;
      }[];
    }[];
  }[];
}

/** The data points of a metric, without their times. */
async function points(name: string, records: readonly LogRecord[], dropped = 0): Promise<unknown[]> {
  const { posted } = await send(records, { dropped, settings: { signals: ["metrics"] } });
  const body = posted[0]?.body as MetricsBody;
  const metric = body.resourceMetrics[0]?.scopeMetrics[0]?.metrics.find((each) => each.name === name);
  if (!metric) return [];
  const { aggregationTemporality, dataPoints = [] } = metric.sum ?? metric.histogram ?? {};
  expect(aggregationTemporality).toBe(1);
  return dataPoints.map((point) => {
    expect(point).toMatchObject({
      startTimeUnixNano: "1780315199000000000",
      timeUnixNano: "1780315200000000000",
    });
    const { startTimeUnixNano: _, timeUnixNano: __, ...rest } = point;
    return rest;
  });
}

describe("metrics", () => {
  it("count the records of a batch by what they are", async () => {
    expect(await points("gatehouse.records", [DECISION, { ...DECISION, tool: "another" }, ISSUE])).toEqual([
      {
        attributes: [
          { key: "gatehouse.event", value: { stringValue: "decision" } },
          { key: "gatehouse.server", value: { stringValue: "documents" } },
          { key: "gatehouse.decision", value: { stringValue: "allowed" } },
          { key: "gatehouse.rule", value: { stringValue: "tools.get_public_info" } },
          { key: "http.response.status_code", value: { intValue: "200" } },
        ],
        asInt: "2",
      },
      {
        attributes: [
          { key: "gatehouse.event", value: { stringValue: "denial" } },
          { key: "error.type", value: { stringValue: "invalid_grant" } },
        ],
        asInt: "1",
      },
    ]);
  });

  it("have how long messages took, in the buckets of the conventions", async () => {
    const slow = { ...DECISION, latency_ms: 400_000 };
    expect(await points("mcp.server.operation.duration", [DECISION, slow])).toEqual([
      {
        attributes: [
          { key: "mcp.method.name", value: { stringValue: "tools/call" } },
          { key: "gatehouse.server", value: { stringValue: "documents" } },
        ],
        count: "2",
        sum: 400.03,
        min: 0.03,
        max: 400,
        bucketCounts: ["0", "0", "1", ...Array<string>(11).fill("0"), "1"],
        explicitBounds: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300],
      },
    ]);
  });

  it("take no label of what a client makes up", async () => {
    const made = Array.from({ length: 50 }, (_, index): LogRecord => {
      const name = `canary-${index}`;
      return { ...DECISION, method: name, tool: name, client_id: name, principal: name, rule: "methods" };
    });
    const durations = await points("mcp.server.operation.duration", made);
    expect([durations.length, (await points("gatehouse.records", made)).length]).toEqual([1, 1]);
    expect(JSON.stringify(durations)).toContain("_OTHER");
    expect(JSON.stringify(durations)).not.toContain("canary");
  });

  it("say how many records were lost, where any were", async () => {
    expect(await points("gatehouse.records.dropped", [ISSUE], 7)).toEqual([{ attributes: [], asInt: "7" }]);
    expect(await points("gatehouse.records.dropped", [ISSUE])).toEqual([]);
    expect(await points("mcp.server.operation.duration", [ISSUE])).toEqual([]);
  });
});
