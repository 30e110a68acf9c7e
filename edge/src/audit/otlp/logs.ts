import type { Batch } from "../exporter.ts";
import type { LogRecord } from "../record.ts";
import { type Attribute, attributes, unixNano, type Value } from "./attributes.ts";

/** opentelemetry/proto/logs/v1/logs.proto, `SeverityNumber`. */
const SEVERITY = { INFO: 9, WARN: 13 } as const;

/** Which things are worth a second look, whatever they were refused for. */
const WARNING = new Set(["denied", "rejected", "fault", "denial", "replay", "upstream-refresh-failure"]);

/**
 * What of a record has a name already: https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/,
 * https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md. All else is `gatehouse.…`.
 */
const NAMES: Readonly<Record<string, string>> = {
  status: "http.response.status_code",
  method: "mcp.method.name",
  tool: "gen_ai.tool.name",
  prompt: "gen_ai.prompt.name",
  resource: "mcp.resource.uri",
  error: "error.type",
};

/** What is said of a record elsewhere than in its attributes. */
const ELSEWHERE = new Set(["event", "time", "trace_id"]);

/** A batch as `ExportLogsServiceRequest`: opentelemetry/proto/collector/logs/v1/logs_service.proto. */
export function logsRequest({ records, endedAt }: Batch, resource: readonly Attribute[]): object {
  const logRecords = records.map((record) => logRecord(record, endedAt));
  const scopeLogs = [{ scope: { name: "gatehouse" }, logRecords }];
  return { resourceLogs: [{ resource: { attributes: resource }, scopeLogs }] };
}

function logRecord(record: LogRecord, observedAt: number): object {
  const severityText =
    WARNING.has(record.event) || ("decision" in record && WARNING.has(record.decision)) ? "WARN" : "INFO";
  const members: [string, Value][] = Object.entries(record);
  const named = members
    .filter(([member]) => !ELSEWHERE.has(member))
    .map(([member, value]): [string, Value] => [NAMES[member] ?? `gatehouse.${member}`, value]);
  return {
    timeUnixNano: unixNano(Date.parse(record.time)),
    observedTimeUnixNano: unixNano(observedAt),
    severityNumber: SEVERITY[severityText],
    severityText,
    eventName: `gatehouse.${record.event}`,
    body: { stringValue: record.event },
    attributes: attributes(Object.fromEntries(named)),
    ...("trace_id" in record && record.trace_id !== undefined && { traceId: record.trace_id }),
  };
}
