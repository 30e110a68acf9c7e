import { z } from "zod";
import { bounded, secretReference, url } from "./values.ts";

/** How records are gathered before they are sent: the log has each at once. */
const pace = {
  /** Seconds for which records are gathered. @default 1 */
  batchSeconds: bounded(1, 0, 10),
  /** Records that are sent together at most; of what comes while these are under way, as many again are kept. @default 500 */
  batchRecords: bounded(500, 1, 1000),
  /** Seconds within which they have to be taken. @default 5 */
  timeoutSeconds: bounded(5, 1, 10),
};

/** A header's name in lower case, of those that are not part of how records are sent. */
const headerName = z
  .string()
  .regex(/^(?!(?:content-.*|host|connection|transfer-encoding)$)[a-z0-9-]{1,64}$/, {
    error: "expected the name of a header in lower case, other than of the body or the connection",
  });

/** Where audit records go beside the log. */
export const audit = z.strictObject({
  /** @default nowhere */
  export: z
    .discriminatedUnion("type", [
      /** The queue that is bound to the Worker as `AUDIT`. */
      z.strictObject({ type: z.literal("queue"), ...pace }),
      /** A collector that takes OTLP over HTTP as JSON: https://opentelemetry.io/docs/specs/otlp/ */
      z.strictObject({
        type: z.literal("otlp"),
        /** The base of its URLs, behind which `/v1/logs` and `/v1/metrics` are. */
        endpoint: url,
        /** Headers that it asks for, by the secrets that hold them. @default none */
        headers: z.record(headerName, secretReference).default({}),
        /** What is sent. @default ["logs", "metrics"] */
        signals: z
          .array(z.enum(["logs", "metrics"]))
          .min(1)
          .default(["logs", "metrics"]),
        ...pace,
      }),
    ])
    .optional(),
});

/** Where audit records go beside the log, in force. */
export type Audit = z.output<typeof audit>;

/** One such place. */
export type ExportSettings = NonNullable<Audit["export"]>;
