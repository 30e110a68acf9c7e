import type { Destination } from "./exporter.ts";
import type { LogRecord } from "./record.ts";

/** What of a Cloudflare queue is needed: https://developers.cloudflare.com/queues/configuration/javascript-apis/ */
export interface RecordQueue {
  sendBatch(messages: Iterable<{ readonly body: LogRecord }>): Promise<unknown>;
}

/** Messages of one call at most, and bytes: https://developers.cloudflare.com/queues/platform/limits/ */
const MESSAGES = 100;
const BYTES = 200_000;

/** A queue, whose consumer gets one message per record. */
export function queueDestination(queue: RecordQueue): Destination {
  return async ({ records }) => {
    for (const part of parts(records)) await queue.sendBatch(part.map((body) => ({ body })));
    return 0;
  };
}

function parts(records: readonly LogRecord[]): readonly (readonly LogRecord[])[] {
  const all: LogRecord[][] = [];
  let bytes = 0;
  for (const record of records) {
    const length = new TextEncoder().encode(JSON.stringify(record)).byteLength;
    const current = all.at(-1);
    if (current && current.length < MESSAGES && bytes + length <= BYTES) {
      current.push(record);
      bytes += length;
    } else {
      all.push([record]);
      bytes = length;
    }
  }
  return all;
}
