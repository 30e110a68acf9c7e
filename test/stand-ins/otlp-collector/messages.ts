import { z } from "zod";

/** Names are written in lowerCamelCase, and none is there that the protocol does not have. */
const message = z.strictObject;

/** 64-bit numbers, fixed or not, are decimal texts in JSON: https://protobuf.dev/programming-guides/json/ */
const integer = z.string().regex(/^(?:0|-?[1-9]\d{0,18})$/);
const unsigned = z.string().regex(/^(?:0|[1-9]\d{0,19})$/);
const moment = unsigned.refine((text) => text !== "0", { error: "expected a moment" });

/** Ids are hexadecimal, and never all zero. */
const id = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-fA-F]{${bytes * 2}}$`))
    .regex(/[^0]/);

/** opentelemetry/proto/common/v1/common.proto: `AnyValue` has one value. */
const anyValue: z.ZodType = z.lazy(() =>
  z.union([
    message({ stringValue: z.string() }),
    message({ boolValue: z.boolean() }),
    message({ intValue: integer }),
    message({ doubleValue: z.number() }),
    message({ arrayValue: message({ values: z.array(anyValue) }) }),
  ]),
);

/** Keys are there once: opentelemetry/proto/common/v1/common.proto, `KeyValue`. */
const attributes = z
  .array(message({ key: z.string().min(1), value: anyValue }))
  .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, { error: "a key is there twice" });

const resource = message({ attributes }).refine(
  (given) => given.attributes.some(({ key }) => key === "service.name"),
  { error: "expected a service.name: https://opentelemetry.io/docs/specs/semconv/resource/service/" },
);
const scope = message({ name: z.string(), version: z.string().optional() });

/** opentelemetry/proto/logs/v1/logs.proto */
const logRecord = message({
  timeUnixNano: moment,
  observedTimeUnixNano: moment,
  severityNumber: z.int().min(1).max(24),
  severityText: z.string().optional(),
  eventName: z.string().optional(),
  body: anyValue.optional(),
  attributes,
  flags: z.int().optional(),
  traceId: id(16).optional(),
  spanId: id(8).optional(),
});

/** What every data point has; an interval does not end before it begins. */
const point = { attributes, startTimeUnixNano: moment, timeUnixNano: moment };
const isInterval = (given: { startTimeUnixNano: string; timeUnixNano: string }) =>
  BigInt(given.startTimeUnixNano) <= BigInt(given.timeUnixNano);

/** opentelemetry/proto/metrics/v1/metrics.proto: `AggregationTemporality` is a number, 1 for deltas and 2 for totals. */
const aggregationTemporality = z.union([z.literal(1), z.literal(2)]);

const sum = message({
  aggregationTemporality,
  isMonotonic: z.boolean(),
  dataPoints: z.array(message({ ...point, asInt: integer }).refine(isInterval)).min(1),
});

const histogram = message({
  aggregationTemporality,
  dataPoints: z
    .array(
      message({
        ...point,
        count: unsigned,
        sum: z.number(),
        min: z.number(),
        max: z.number(),
        bucketCounts: z.array(unsigned),
        explicitBounds: z.array(z.number()),
      })
        .refine(isInterval)
        .refine(({ bucketCounts, explicitBounds }) => bucketCounts.length === explicitBounds.length + 1, {
          error: "expected one bucket more than bounds",
        })
        .refine(
          ({ bucketCounts, count }) => BigInt(count) === bucketCounts.map(BigInt).reduce((a, b) => a + b, 0n),
          { error: "the buckets do not add up to the count" },
        ),
    )
    .min(1),
});

const naming = {
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9_./-]{0,254}$/),
  description: z.string().optional(),
  unit: z.string().max(63).optional(),
};
const metric = z.union([message({ ...naming, sum }), message({ ...naming, histogram })]);

/** `ExportLogsServiceRequest`; empty envelopes should not be sent. */
const logs = message({
  resourceLogs: z
    .array(
      message({
        resource,
        scopeLogs: z.array(message({ scope, logRecords: z.array(logRecord).min(1) })).min(1),
      }),
    )
    .min(1),
});

/** `ExportMetricsServiceRequest`, likewise. */
const metrics = message({
  resourceMetrics: z
    .array(
      message({
        resource,
        scopeMetrics: z.array(message({ scope, metrics: z.array(metric).min(1) })).min(1),
      }),
    )
    .min(1),
});

/** What is taken at each path: https://opentelemetry.io/docs/specs/otlp/#otlphttp-request */
export const REQUESTS: Readonly<Record<string, z.ZodType>> = { "/v1/logs": logs, "/v1/metrics": metrics };
