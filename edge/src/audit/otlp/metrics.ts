import type { Batch } from "../exporter.ts";
import type { AuditRecord, LogRecord } from "../record.ts";
import { type Attribute, attributes, unixNano, type Value } from "./attributes.ts";

/** opentelemetry/proto/metrics/v1/metrics.proto, `AggregationTemporality`: each batch stands for itself. */
const DELTA = 1;

/**
 * Seconds between the buckets of durations:
 * https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md, `mcp.server.operation.duration`.
 */
const BOUNDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300] as const;

type Labels = Readonly<Record<string, Value | undefined>>;

/** What happened under the same labels. */
interface Series<Item> {
  readonly labels: Labels;
  readonly items: Item[];
}

/**
 * A batch as `ExportMetricsServiceRequest` (opentelemetry/proto/collector/metrics/v1/metrics_service.proto): counts and
 * durations, computed of its records alone. Labels take few values: what the configuration names, and what the protocols
 * define; never what a client makes up.
 *
 * @param isServed - whether the gateway knows a method
 */
export function metricsRequest(
  batch: Batch,
  resource: readonly Attribute[],
  isServed: (method: string) => boolean,
): object {
  const span = { startTimeUnixNano: unixNano(batch.startedAt), timeUnixNano: unixNano(batch.endedAt) };
  const sum = (name: string, description: string, dataPoints: readonly object[]) => ({
    name,
    description,
    unit: "{record}",
    sum: { aggregationTemporality: DELTA, isMonotonic: true, dataPoints },
  });
  const records = group(batch.records, countLabels).map(({ labels, items }) => ({
    ...span,
    attributes: attributes(labels),
    asInt: String(items.length),
  }));
  const messages = batch.records.filter(
    (record): record is AuditRecord => record.event === "decision" && record.method !== undefined,
  );
  const durations = group(messages, (record) => durationLabels(record, isServed)).map(
    ({ labels, items }) => ({
      ...span,
      attributes: attributes(labels),
      ...histogram(items.map(({ latency_ms }) => latency_ms / 1000)),
    }),
  );
  const metrics = [
    sum("gatehouse.records", "Audit records.", records),
    ...(durations.length === 0
      ? []
      : [
          {
            name: "mcp.server.operation.duration",
            description: "How long messages took until their answer began.",
            unit: "s",
            histogram: { aggregationTemporality: DELTA, dataPoints: durations },
          },
        ]),
    ...(batch.dropped === 0
      ? []
      : [
          sum("gatehouse.records.dropped", "Audit records that are in the log only.", [
            { ...span, attributes: [], asInt: String(batch.dropped) },
          ]),
        ]),
  ];
  const scopeMetrics = [{ scope: { name: "gatehouse" }, metrics }];
  return { resourceMetrics: [{ resource: { attributes: resource }, scopeMetrics }] };
}

function countLabels(record: LogRecord): Labels {
  return {
    "gatehouse.event": record.event,
    "gatehouse.server": record.server,
    ...(record.event === "decision" && {
      "gatehouse.decision": record.decision,
      "gatehouse.rule": record.rule,
      "http.response.status_code": record.status,
    }),
    ...("error" in record && { "error.type": record.error }),
  };
}

function durationLabels(
  { method = "", server, decision, status }: AuditRecord,
  isServed: (method: string) => boolean,
): Labels {
  return {
    "mcp.method.name": isServed(method) ? method : "_OTHER",
    "gatehouse.server": server,
    ...(status >= 400
      ? { "error.type": String(status) }
      : decision !== "allowed" && { "error.type": decision }),
  };
}

function histogram(values: readonly number[]): object {
  const bucketCounts = Array<number>(BOUNDS.length + 1).fill(0);
  for (const value of values) {
    const index = BOUNDS.findIndex((bound) => value <= bound);
    const bucket = index === -1 ? BOUNDS.length : index;
    bucketCounts[bucket] = (bucketCounts[bucket] ?? 0) + 1;
  }
  return {
    count: String(values.length),
    sum: values.reduce((total, value) => total + value, 0),
    min: Math.min(...values),
    max: Math.max(...values),
    bucketCounts: bucketCounts.map(String),
    explicitBounds: BOUNDS,
  };
}

function group<Item>(items: readonly Item[], labelsOf: (item: Item) => Labels): readonly Series<Item>[] {
  const series = new Map<string, Series<Item>>();
  for (const item of items) {
    const labels = labelsOf(item);
    const key = JSON.stringify(labels);
    const known = series.get(key);
    if (known) known.items.push(item);
    else series.set(key, { labels, items: [item] });
  }
  return [...series.values()];
}
