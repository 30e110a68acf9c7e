import { describe, expect, it } from "vitest";
import { queueDestination } from "../../../edge/src/audit/queue.ts";
import type { LogRecord } from "../../../edge/src/audit/record.ts";

/** Sends so many records, each with a fault of so many characters, and tells what each call of the queue had. */
async function sent(count: number, length = 1): Promise<readonly (readonly LogRecord[])[]> {
  const calls: LogRecord[][] = [];
  const queue = {
    sendBatch: async (messages: Iterable<{ body: LogRecord }>) => {
      calls.push([...messages].map(({ body }) => body));
    },
  };
  const records = Array.from({ length: count }, (_, index): LogRecord => {
    const fault = "ä".repeat(length);
    return { event: "fault", time: "2026-06-01T12:00:00.000Z", request_id: `${index}`, server: "a", fault };
  });
  const batch = { records, startedAt: 0, endedAt: 0, dropped: 0 };
  await queueDestination(queue)(batch, AbortSignal.timeout(1000));
  expect(calls.flat()).toEqual(records);
  return calls;
}

describe("a queue of records", () => {
  it("gets one message per record, a hundred with each call", async () => {
    expect((await sent(250)).map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it("gets no more bytes with a call than it takes", async () => {
    const calls = await sent(90, 10_000);
    for (const call of calls) {
      expect(new TextEncoder().encode(JSON.stringify(call)).byteLength).toBeLessThan(256_000);
    }
    expect(calls.length).toBeLessThan(12);
  });
});
