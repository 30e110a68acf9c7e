import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningStandIn, runStandIn } from "../run-stand-in.ts";

/** What the protocol's own examples come to: https://github.com/open-telemetry/opentelemetry-proto/tree/main/examples */
const RESOURCE = { attributes: [{ key: "service.name", value: { stringValue: "my.service" } }] };
const RECORD = {
  timeUnixNano: "1544712660300000000",
  observedTimeUnixNano: "1544712660300000000",
  severityNumber: 10,
  traceId: "5B8EFFF798038103D269B633813FC60C",
  attributes: [{ key: "count", value: { intValue: "10" } }],
};
const HISTOGRAM = {
  startTimeUnixNano: "1544712660300000000",
  timeUnixNano: "1544712660300000000",
  attributes: [],
  count: "2",
  sum: 2,
  min: 0,
  max: 2,
  bucketCounts: ["1", "1"],
  explicitBounds: [1],
};

const logs = (record: object) => ({
  resourceLogs: [{ resource: RESOURCE, scopeLogs: [{ scope: { name: "my" }, logRecords: [record] }] }],
});
const metrics = (point: object, aggregationTemporality: unknown = 1) => {
  const histogram = { aggregationTemporality, dataPoints: [point] };
  const metric = { name: "my.histogram", unit: "1", histogram };
  return {
    resourceMetrics: [{ resource: RESOURCE, scopeMetrics: [{ scope: { name: "my" }, metrics: [metric] }] }],
  };
};

let collector: RunningStandIn<{ url: string }>;

beforeAll(async () => {
  collector = await runStandIn("otlp-collector");
});
afterAll(() => collector.stop());

async function send(path: string, body: object, type = "application/json"): Promise<number> {
  const init = { method: "POST", headers: { "content-type": type }, body: JSON.stringify(body) };
  return (await fetch(collector.said.url + path, init)).status;
}

describe("the stand-in for a collector", () => {
  it("takes what the protocol allows", async () => {
    expect(await send("/v1/logs", logs(RECORD))).toBe(200);
    expect(await send("/v1/metrics", metrics(HISTOGRAM))).toBe(200);
  });

  it.each([
    ["a name in snake_case", { ...RECORD, severity_text: "INFO" }],
    ["an enumeration by its name", { ...RECORD, severityNumber: "SEVERITY_NUMBER_INFO" }],
    ["a 64-bit number that is none in JSON", { ...RECORD, timeUnixNano: 1_544_712_660_300_000_000 }],
    ["an id in Base64", { ...RECORD, traceId: "W47/95gDgQPSabYzgT/GDA==" }],
    ["an id of nothing but zeros", { ...RECORD, traceId: "0".repeat(32) }],
    ["a value of two kinds", { ...RECORD, body: { stringValue: "1", intValue: "1" } }],
    ["a key that is there twice", { ...RECORD, attributes: [...RECORD.attributes, ...RECORD.attributes] }],
  ])("refuses a record with %s", async (_, record) => {
    expect(await send("/v1/logs", logs(record))).toBe(400);
  });

  it.each<[string, object, unknown]>([
    ["buckets that do not add up", { ...HISTOGRAM, count: "3" }, 1],
    ["as many bounds as buckets", { ...HISTOGRAM, explicitBounds: [1, 2] }, 1],
    ["an end before its beginning", { ...HISTOGRAM, timeUnixNano: "1" }, 1],
    ["a temporality by its name", HISTOGRAM, "AGGREGATION_TEMPORALITY_DELTA"],
  ])("refuses a histogram with %s", async (_, point, temporality) => {
    expect(await send("/v1/metrics", metrics(point, temporality))).toBe(400);
  });

  it("refuses what is empty, at another place, or not said to be JSON", async () => {
    expect(await send("/v1/logs", { resourceLogs: [] })).toBe(400);
    expect(await send("/v1/metrics", logs(RECORD))).toBe(400);
    expect(await send("/v1/log", logs(RECORD))).toBe(404);
    expect(await send("/v1/logs", logs(RECORD), "application/x-protobuf")).toBe(415);
  });
});
