import { describe, expect, it, vi } from "vitest";
import { type Batch, type Destination, Exporter } from "../../../edge/src/audit/exporter.ts";
import type { ExportFaultRecord, FaultRecord } from "../../../edge/src/audit/record.ts";
import { NetworkError } from "../../../edge/src/network/fetcher.ts";
import { createClock } from "../material/clock.ts";

function record(request_id: string): FaultRecord {
  return { event: "fault", time: "2026-06-01T12:00:00.000Z", request_id, server: "documents", fault: "x" };
}

/** An exporter that sends at once, with all that it did. */
function start(destination: Destination, settings: { batchRecords?: number; batchSeconds?: number } = {}) {
  const clock = createClock();
  const log: ExportFaultRecord[] = [];
  const work: Promise<unknown>[] = [];
  const batches: Batch[] = [];
  const exporter = new Exporter(
    { type: "queue", batchSeconds: 0, batchRecords: 3, timeoutSeconds: 1, ...settings },
    (batch, signal) => {
      batches.push(batch);
      return destination(batch, signal);
    },
    { now: clock.now, log: (fault) => void log.push(fault), waitUntil: (promise) => void work.push(promise) },
  );
  const add = (...ids: string[]) => {
    for (const id of ids) exporter.add(record(id));
  };
  const settled = () => Promise.all(work);
  return { clock, log, work, batches, add, settled };
}

const idsOf = ({ records }: Batch) => records.map((each) => "request_id" in each && each.request_id);

describe("records on their way", () => {
  it("go together, those of several requests too, and nobody waits for them", async () => {
    const { add, batches, settled, clock } = start(async () => 0);
    add("1", "2");
    expect(batches).toEqual([]);
    await settled();
    expect(batches.map(idsOf)).toEqual([["1", "2"]]);
    const begun = clock.now();
    clock.advance(5);
    add("3");
    await settled();
    expect(batches[1]).toMatchObject({ startedAt: begun, endedAt: begun + 5000, dropped: 0 });
  });

  it("go sooner where there are many", async () => {
    const { add, batches, work } = start(async () => 0, { batchSeconds: 10 });
    add("1", "2", "3");
    await work[1];
    expect(batches.map(idsOf)).toEqual([["1", "2", "3"]]);
  });

  it("go with the next request, where that which was to send them has been ended", async () => {
    const { add, batches, work, clock } = start(async () => 0, { batchSeconds: 10 });
    add("1");
    clock.advance(10);
    add("2");
    expect(work).toHaveLength(1);
    clock.advance(2);
    vi.useFakeTimers();
    add("3");
    expect(work).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    expect(batches.map(idsOf)).toEqual([["1", "2", "3"]]);
  });

  it("go at last also where there were far too many when that request was ended", async () => {
    const { add, batches, work, clock } = start(async () => 0, { batchSeconds: 10 });
    vi.useFakeTimers();
    add("1", "2", "3", "4", "5", "6", "7");
    vi.clearAllTimers();
    clock.advance(12);
    add("8");
    expect(work).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    expect(batches.map(idsOf)).toEqual([["1", "2", "3", "4", "5", "6"]]);
  });

  it("are lost when there are far too many, which is counted and said", async () => {
    const { add, batches, settled, log } = start(async () => 0);
    add("1", "2", "3", "4", "5", "6", "7", "8");
    await settled();
    expect(batches.map(idsOf)).toEqual([["1", "2", "3", "4", "5", "6"]]);
    expect(batches[0]).toMatchObject({ dropped: 2 });
    expect(log).toMatchObject([{ event: "export-fault", fault: "too many records at once", dropped: 1 }]);
  });
});

describe("a place that does not take them", () => {
  it("fails no request, is said once a minute, and what is lost is counted", async () => {
    const { add, batches, settled, log, clock } = start(async () => {
      throw new NetworkError("status 500");
    });
    for (const id of ["1", "2", "3"]) {
      add(id);
      await settled();
    }
    expect(log).toEqual([
      { event: "export-fault", time: "2026-06-01T12:00:00.000Z", fault: "status 500", dropped: 1 },
    ]);
    expect(batches.map(({ dropped }) => dropped)).toEqual([0, 1, 2]);
    clock.advance(60);
    add("4");
    await settled();
    expect(log[1]).toMatchObject({ dropped: 3 });
  });

  it("[K04] is said without what it said itself", async () => {
    const { add, settled, log } = start(() => Promise.reject(new Error("canary of a header")));
    add("1");
    await settled();
    expect(log).toMatchObject([{ fault: "no answer" }]);
  });

  it("is given up when it does not answer in time", async () => {
    const { add, settled, log } = start(() => new Promise(() => {}));
    add("1");
    await settled();
    expect(log).toMatchObject([{ fault: "not taken in time", dropped: 1 }]);
  });

  it("is told next time how many it has refused", async () => {
    const { add, batches, settled, log } = start(async ({ records }) =>
      idsOf({ records } as Batch)[0] === "1" ? 2 : 0,
    );
    add("1", "2");
    await settled();
    add("3");
    await settled();
    expect(batches.map(({ dropped }) => dropped)).toEqual([0, 2]);
    expect(log).toMatchObject([{ fault: "some records were refused", dropped: 2 }]);
  });
});
