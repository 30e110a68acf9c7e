import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { type EventRelay, relayEvents } from "../../../edge/src/mcp/relay-events.ts";
import { brokenStream, cut, endlessStream, streamOf } from "../material/bytes.ts";
import { readEvents, type SentEvent, wire } from "../material/event-stream.ts";

const BOUNDS = { eventBytes: 1024, keepAliveSeconds: 15, streamIdleSeconds: 60 };

/** Relays everything but what names the denied tool. */
const withoutDenied: EventRelay["data"] = (data) => (data.includes("denied") ? undefined : data);

function relay(body: ReadableStream<Uint8Array>, through: EventRelay["data"] = (data) => data) {
  const relay: EventRelay = {
    data: through,
    id: async () => undefined,
    end: () => undefined,
    lastWords: () => "last words",
  };
  return relayEvents(body, relay, BOUNDS);
}

async function relayed(body: ReadableStream<Uint8Array>, through?: EventRelay["data"]): Promise<string> {
  return new Response(relay(body, through)).text();
}

describe("the ids of events", () => {
  const stream = "id: 1\nretry: 3000\ndata:\n\nid: 2\nevent: message\ndata: a\n\nretry: 9\ndata: b\n\n";

  function relayedWith(id: EventRelay["id"]): Promise<string> {
    const through = { data: (data: string) => data, id, end: () => undefined, lastWords: () => "last words" };
    return new Response(relayEvents(streamOf([stream]), through, BOUNDS)).text();
  }

  it("are exchanged for those that the client gets, and say when to come back", async () => {
    expect(await relayedWith(async (id) => `sealed-${id}`)).toBe(
      ":\n\nid: sealed-1\nretry: 3000\ndata: \n\nevent: message\nid: sealed-2\ndata: a\n\ndata: b\n\n",
    );
  });

  it("[C09] are left out, with what goes with them, where the client gets none", async () => {
    const events = ":\n\ndata: \n\nevent: message\ndata: a\n\ndata: b\n\n";
    expect(await relayedWith(async () => undefined)).toBe(events);
  });

  it("[J03] end the stream where they cannot be made", async () => {
    expect(await relayedWith(() => Promise.reject(new Error("no key")))).toBe(":\n\ndata: last words\n\n");
  });
});

describe("relaying an event stream", () => {
  it("[J02] passes what is allowed and nothing else, in every form that a stream can take", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(sentEvent(), { maxLength: 6 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        fc.array(fc.nat()),
        async (events, newline, hasMark, places) => {
          const bytes = new TextEncoder().encode((hasMark ? "\uFEFF" : "") + wire(events, newline));
          const output = await relayed(streamOf(cut(bytes, places)), withoutDenied);
          const allowed = events.filter(({ lines }) => !lines.join().includes("denied"));
          expect(output).not.toContain("denied");
          expect(readEvents(output)).toEqual(
            allowed.map(({ lines, event }) => ({ data: lines.join("\n"), event })),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it("[J02] reads a stream alike wherever it is split", async () => {
    const text =
      "\uFEFF: c\r\nid: 7\r\nevent: message\r\ndata:{\r\ndata: }é😀\r\n\r\ndata: denied\r\n\r\ndata\r\n\r\n";
    const bytes = new TextEncoder().encode(text);
    for (let place = 0; place <= bytes.length; place++) {
      const output = await relayed(streamOf(cut(bytes, [place])), withoutDenied);
      expect(readEvents(output)).toEqual([{ data: "{\n}é😀", event: "message" }, { data: "" }]);
    }
  });

  it("[J02] reads a stream that comes byte by byte", async () => {
    const bytes = new TextEncoder().encode("data: a\n\nid: 1\rdata: denied\r\rdata: é\r\n\r\n");
    const output = await relayed(streamOf([...bytes].map((byte) => Uint8Array.of(byte))), withoutDenied);
    expect(readEvents(output)).toEqual([{ data: "a" }, { data: "é" }]);
  });

  it("takes a byte order mark for one at the start of the stream only, not at the start of a piece", async () => {
    const output = await relayed(streamOf(["\uFEFFdata: a\n", "data: b", "\uFEFFc\n\n"]));
    expect(readEvents(output)).toEqual([{ data: "a\nb\uFEFFc" }]);
    expect(readEvents(await relayed(streamOf(["data: b", "\uFEFFc\n\n"])))).toEqual([{ data: "b\uFEFFc" }]);
  });

  it("[J02] relays an event that ends with the stream, whatever its line ends", async () => {
    for (const newline of ["\n", "\r\n", "\r"]) {
      const output = await relayed(streamOf([`data: a${newline}${newline}`]));
      expect(readEvents(output)).toEqual([{ data: "a" }]);
    }
  });

  it("[J02] relays no event that the stream did not end", async () => {
    expect(readEvents(await relayed(streamOf(["data: a\n\ndata: denied"])))).toEqual([{ data: "a" }]);
    expect(readEvents(await relayed(streamOf(["data: a\n\ndata: denied\n"])))).toEqual([{ data: "a" }]);
  });

  it.each([
    ["comments", ": denied\n:denied\n\n"],
    ["ids", "id: denied\n\n"],
    ["retry times", "retry: denied\n\n"],
    ["unknown fields", "denied: 1\nDATA: denied\n data: denied\ndenied\n\n"],
    ["events without data", "event: denied\n\n"],
  ])("[J02] does not relay %s", async (_, text) => {
    expect(await relayed(streamOf([text, "data: a\n\n"]))).toBe(":\n\ndata: a\n\n");
  });

  it("[J03] writes every event anew, one line of data per line", async () => {
    const output = await relayed(
      streamOf(["id:1\ndata:a\ndata:  b\ndata\nevent:x\n\n"]),
      (data) => `${data}\r!`,
    );
    expect(output).toBe(":\n\nevent: x\ndata: a\ndata:  b\ndata: \ndata: !\n\n");
  });

  it("[J03] ends with the last words where an event cannot be relayed, and shows nothing after it", async () => {
    const failing: EventRelay["data"] = (data) => JSON.stringify(JSON.parse(data));
    const { body, cancelled } = endlessStream('data: 1\n\ndata: {"a"\n\ndata: 2\n\n');
    expect(readEvents(await relayed(body, failing))).toEqual([{ data: "1" }, { data: "last words" }]);
    expect(cancelled()).toBe(true);
  });

  it("[J03] ends with the last words where the bytes are not UTF-8", async () => {
    const body = streamOf(["data: a\n\n", Uint8Array.of(0x64, 0xff), "data: b\n\n"]);
    expect(readEvents(await relayed(body))).toEqual([{ data: "a" }, { data: "last words" }]);
  });

  it("[J03] ends with the last words where the origin breaks off", async () => {
    const output = await relayed(brokenStream("data: a\n\ndata: b"));
    expect(readEvents(output)).toEqual([{ data: "a" }, { data: "last words" }]);
  });

  it.each([
    ["in one piece", [`data: ${"x".repeat(1025)}\n\n`]],
    ["in many pieces", [`data: ${"x".repeat(600)}`, "x".repeat(600), "\n\n"]],
    ["in many lines", Array.from({ length: 300 }, () => "data: xxx\n")],
    ["in an endless comment", [":".repeat(600), ":".repeat(600)]],
    ["in bytes, though not in characters", [`data: ${"漢".repeat(400)}`, "\n\n"]],
  ])("[J07] ends with the last words where an event is over the limit %s", async (_, pieces) => {
    expect(readEvents(await relayed(streamOf([...pieces, "\n\n"])))).toEqual([{ data: "last words" }]);
  });

  it("[J07] relays a stream of any length, event by event", async () => {
    const count = 20_000;
    const pieces = (function* () {
      for (let index = 0; index < count; index++) yield `data: ${"x".repeat(500)}\n\n`;
    })();
    const output = await relayed(streamOf(pieces));
    expect(output.match(/^data: x{500}$/gm)).toHaveLength(count);
  });

  it("passes an event on as soon as it is complete, and what came before one that cannot be passed", async () => {
    const bad: EventRelay["data"] = (data) => JSON.stringify(JSON.parse(data));
    const { body } = endlessStream("data: 1\n\ndata: 2\n\ndata: {");
    const reader = relay(body, bad).getReader();
    await reader.read();
    expect(await text(reader)).toBe("data: 1\n\ndata: 2\n\n");
    await reader.cancel();
    const output = await relayed(streamOf(["data: 1\n\ndata: {\n\ndata: 2\n\n"]), bad);
    expect(readEvents(output)).toEqual([{ data: "1" }, { data: "last words" }]);
  });

  it.each(["\n", "\r\n", "\r"])(
    "passes an event on without what follows it, with %j for line ends",
    async (newline) => {
      const reader = relay(endlessStream(`data: 1${newline}${newline}`).body).getReader();
      await reader.read();
      expect(await text(reader)).toBe("data: 1\n\n");
      await reader.cancel();
    },
  );

  it("[J07] reads no faster than the client does", async () => {
    let reads = 0;
    const body = new ReadableStream(
      {
        type: "bytes",
        pull(controller) {
          reads++;
          controller.enqueue(new TextEncoder().encode("data: a\n\n"));
        },
      },
      { highWaterMark: 0 },
    );
    const reader = relay(body).getReader();
    await reader.read();
    await scheduler.wait(20);
    expect(reads).toBeLessThanOrEqual(2);
    await reader.cancel();
  });

  it("[J07] gives up the origin when the client goes, also while the origin is silent, and blames nobody", async () => {
    const { body, cancelled } = endlessStream("data: a\n\n");
    const blamed = vi.fn(() => undefined);
    const through = {
      data: (data: string) => data,
      id: async () => undefined,
      end: blamed,
      lastWords: blamed,
    };
    const reader = relayEvents(body, through, BOUNDS).getReader();
    await reader.read();
    await reader.read();
    const waiting = reader.read();
    await reader.cancel();
    expect(await waiting).toMatchObject({ done: true });
    await scheduler.wait(10);
    expect(blamed).not.toHaveBeenCalled();
    expect(cancelled()).toBe(true);
  });
});

async function text(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  return new TextDecoder().decode((await reader.read()).value);
}

function sentEvent(): fc.Arbitrary<SentEvent> {
  const word = fc.constantFrom(
    "denied",
    "allowed",
    "{",
    '"é😀"',
    "",
    " ",
    ":",
    "data: x",
    "\u2028",
    "\uFEFF",
  );
  return fc.record(
    {
      lines: fc.array(
        fc.array(word).map((words) => words.join("")),
        { minLength: 1, maxLength: 4 },
      ),
      event: fc.constantFrom("message", "x y"),
      id: fc.constantFrom("1", "denied"),
      comment: fc.constantFrom("", "denied", " data: denied"),
      hasSpace: fc.boolean(),
    },
    { requiredKeys: ["lines", "hasSpace"] },
  );
}
