import type { ExportSettings } from "../../configuration/audit.ts";
import { type Fetcher, NetworkError } from "../../network/fetcher.ts";
import { readText } from "../../network/read-bounded.ts";
import type { Destination } from "../exporter.ts";
import { attributes } from "./attributes.ts";
import { logsRequest } from "./logs.ts";
import { metricsRequest } from "./metrics.ts";

/** Bytes of a collector's answer at most. */
const ANSWER_BYTES = 64 * 1024;

/** What a collector is reached with. */
export interface OtlpIo {
  readonly fetcher: Fetcher;
  readonly secret: (name: string) => string;
  /** The gateway's own address. */
  readonly publicUrl: string;
  /** Whether the gateway knows a method. */
  readonly isServed: (method: string) => boolean;
}

/** A collector that takes OTLP over HTTP as JSON: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export function otlpDestination(
  { endpoint, headers, signals }: Extract<ExportSettings, { type: "otlp" }>,
  { fetcher, secret, publicUrl, isServed }: OtlpIo,
): Destination {
  const base = endpoint.replace(/\/$/, "");
  const secrets = Object.entries(headers).map(([name, reference]) => [name, secret(reference.secret)]);
  const init = { "content-type": "application/json", ...Object.fromEntries(secrets) };
  // Deltas of one writer each: https://opentelemetry.io/docs/specs/otel/metrics/data-model/#single-writer
  const resource = attributes({
    "service.name": "gatehouse",
    "service.instance.id": crypto.randomUUID(),
    "server.address": new URL(publicUrl).hostname,
  });
  return async (batch, signal) => {
    const requests = {
      logs: () => logsRequest(batch, resource),
      metrics: () => metricsRequest(batch, resource, isServed),
    };
    const refused = await Promise.all(
      signals.map(async (signalName) => {
        const body = JSON.stringify(requests[signalName]());
        const response = await fetcher(`${base}/v1/${signalName}`, {
          method: "POST",
          headers: init,
          body,
          signal,
        });
        return rejected(response);
      }),
    );
    return refused[signals.indexOf("logs")] ?? 0;
  };
}

/** How much of it a collector says that it refused: "Partial Success". */
async function rejected(response: Response): Promise<number> {
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new NetworkError(`status ${response.status}`);
  }
  const text = await readText(response, ANSWER_BYTES);
  const { rejectedLogRecords = 0 } = JSON.parse(text || "{}").partialSuccess ?? {};
  const count = Number(rejectedLogRecords);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}
