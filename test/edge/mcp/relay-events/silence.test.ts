import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { relayEvents } from "../../../../edge/src/mcp/relay-events.ts";
import { brokenStream, endlessStream, streamOf } from "../../material/bytes.ts";
import { readEvents } from "../../material/event-stream.ts";

const BOUNDS = { eventBytes: 1024, keepAliveSeconds: 15, streamIdleSeconds: 60 };

function relay(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const everything = { data: (data: string) => data, id: async () => undefined };
  return relayEvents(body, { ...everything, end: () => undefined, lastWords: () => "last words" }, BOUNDS);
}

function relayed(body: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(relay(body)).text();
}

describe("keeping a silent stream open", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("sends a comment at once and then one per keep-alive time", async () => {
    const reader = relay(endlessStream("").body).getReader();
    expect(await text(reader)).toBe(":\n\n");
    vi.advanceTimersByTime(14_999);
    const next = text(reader);
    vi.advanceTimersByTime(1);
    expect(await next).toBe(":\n\n");
    await reader.cancel();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("[J02] never sends a comment, nor anything else, within an event that the origin has not completed", async () => {
    let origin: ReadableByteStreamController | undefined;
    const body = new ReadableStream({
      type: "bytes",
      start: (controller) => {
        origin = controller;
      },
    });
    const send = (part: string) => origin?.enqueue(new TextEncoder().encode(part));
    const reader = relay(body).getReader();
    expect(await text(reader)).toBe(":\n\n");
    send("event: a\ndata: 1");
    for (const more of ["\ndata: 2", "\n", ":\ndata:"]) {
      const next = text(reader);
      await vi.advanceTimersByTimeAsync(15_000);
      expect(await next).toBe(":\n\n");
      send(more);
    }
    send("3\n\n");
    expect(await text(reader)).toBe("event: a\ndata: 1\ndata: 2\ndata: 3\n\n");
    await reader.cancel();
  });

  it("[J07] ends with the last words where the origin is silent for too long, comments of its own included", async () => {
    let origin: ReadableByteStreamController | undefined;
    let isCancelled = false;
    const body = new ReadableStream({
      type: "bytes",
      start: (controller) => {
        origin = controller;
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    const output = relayed(body);
    for (let count = 0; count < 3; count++) {
      await vi.advanceTimersByTimeAsync(59_000);
      origin?.enqueue(new TextEncoder().encode(":\n"));
    }
    await vi.advanceTimersByTimeAsync(59_000);
    expect(isCancelled).toBe(false);
    await vi.advanceTimersByTimeAsync(2000);
    expect(readEvents(await output)).toEqual([{ data: "last words" }]);
    expect([isCancelled, vi.getTimerCount()]).toEqual([true, 0]);
  });

  it("ends with the stream", async () => {
    await relayed(streamOf(["data: a\n\n"]));
    await relayed(brokenStream("data: a\n\n"));
    expect(vi.getTimerCount()).toBe(0);
  });
});

async function text(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  return new TextDecoder().decode((await reader.read()).value);
}
