import { EventEmitter, once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { longStream, readLongStream } from "./long-stream.ts";
import { type Answer, StreamingGateway } from "./streaming-gateway.ts";

const STREAM = { "content-type": "text/event-stream" };
const NOTE = JSON.stringify({ jsonrpc: "2.0", method: "notifications/progress", params: { progress: 1 } });
const CALL = { name: "look" };

const gateways: StreamingGateway[] = [];
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.dispose();
});

async function start(answer: Answer, limits: object = {}): Promise<StreamingGateway> {
  const gateway = await StreamingGateway.start(answer, limits);
  gateways.push(gateway);
  return gateway;
}

function result(id: number, value: object = { content: [] }): string {
  return JSON.stringify({ jsonrpc: "2.0", id, result: value });
}

/** What a stream brings, chunk by chunk, each with when it came. */
async function chunksOf(response: Response): Promise<{ text: string; at: number }[]> {
  const chunks: { text: string; at: number }[] = [];
  for await (const chunk of response.body ?? []) {
    chunks.push({ text: new TextDecoder().decode(chunk), at: Date.now() });
  }
  return chunks;
}

describe("a stream through the gateway's own process", () => {
  it("[J07] passes in bounded memory: where one of 100 MB went through, the next takes less than 64 MiB more", async () => {
    const gateway = await start(longStream(100));
    // V8 takes what it likes at first: it collects only what is worth it.
    await readLongStream(gateway);
    const { read, growth } = await readLongStream(gateway);
    expect(read).toBeGreaterThan(100);
    expect(growth).toBeLessThan(64);
  });

  it("brings each event as soon as it is complete, and nothing within one but the silence before it", async () => {
    const sent: number[] = [];
    const gateway = await start(
      async (id, response) => {
        response.writeHead(200, STREAM);
        for (const part of [`data: ${NOTE}\n\n`, "data: {", `${NOTE.slice(1)}\n\n`]) {
          sent.push(Date.now());
          response.write(part);
          await wait(2500);
        }
        response.end(`data: ${result(id)}\n\n`);
      },
      { keepAliveSeconds: 1 },
    );
    const response = await gateway.send("tools/call", CALL);
    expect(response.headers.get("x-accel-buffering")).toBe("no");
    const chunks = await chunksOf(response);
    // Comments or a whole event each: never a part of one. Before it, a comment may have waited for the reader.
    const events = chunks
      .map(({ text, at }) => ({ text: text.replace(/^(?::\n\n)+/, ""), at }))
      .filter(({ text }) => text !== "");
    const comments = chunks.flatMap(({ text }) => text.match(/^(?::\n\n)+/)?.[0].match(/:/g) ?? []);
    expect(events.map(({ text }) => text)).toEqual([
      `data: ${NOTE}\n\n`,
      `data: ${NOTE}\n\n`,
      `data: ${result(1)}\n\n`,
    ]);
    expect((events[0]?.at ?? 0) - (sent[0] ?? 0)).toBeLessThan(1000);
    expect((events[1]?.at ?? 0) - (sent[2] ?? 0)).toBeLessThan(1000);
    expect(comments.length).toBeGreaterThanOrEqual(5);
  });

  it("[J07] is not read by the gateway much faster than by its client", async () => {
    let written = 0;
    const gateway = await start(async (_, response) => {
      response.writeHead(200, STREAM);
      for (let count = 0; count < 2000; count++) {
        if (!response.write(`data: ${NOTE.replace("1", `"${"x".repeat(100_000)}"`)}\n\n`)) {
          await once(response, "drain");
        }
        written += 100_000;
      }
    });
    const response = await gateway.send("tools/call", CALL);
    await response.body?.getReader().read();
    await wait(2000);
    const stalledAt = written;
    await wait(1000);
    expect(written).toBe(stalledAt);
    expect(stalledAt).toBeLessThan(50_000_000);
  });

  it("[J07] is given up at the origin when its client goes, at the next comment at the latest", async () => {
    let gone: Promise<unknown> | undefined;
    const gateway = await start(
      (_, response) => {
        gone = once(response, "close");
        response.writeHead(200, STREAM).write(`data: ${NOTE}\n\n`);
      },
      { keepAliveSeconds: 1 },
    );
    const client = new AbortController();
    const response = await gateway.send("tools/call", CALL, client.signal);
    await response.body?.getReader().read();
    client.abort();
    const tooLate = wait(5000, "too late", { ref: false });
    expect(await Promise.race([gone, tooLate])).not.toBe("too late");
  });

  it("[J07] is given up at the origin before it has begun, when its client's connection is reset", async () => {
    const origin = new EventEmitter();
    const gateway = await start((_, response) => {
      response.once("close", () => origin.emit("given up"));
      origin.emit("asked");
    });
    const asked = once(origin, "asked");
    const gone = once(origin, "given up");
    const request = gateway.open("tools/call", CALL).on("error", () => undefined);
    await asked;
    request.socket?.resetAndDestroy();
    const tooLate = wait(5000, "too late", { ref: false });
    expect(await Promise.race([gone, tooLate])).not.toBe("too late");
  });

  it("ends with an error where the origin dies within it", async () => {
    const gateway = await start((_, response) => {
      response.writeHead(200, STREAM).write(`data: ${NOTE}\n\ndata: {"half`, () => response.destroy());
    });
    const response = await gateway.send("tools/call", CALL);
    const text = await response.text();
    expect(text).not.toContain("half");
    const [first, last] = (text.match(/(?<=^data: ).*$/gm) ?? []).map((data) => JSON.parse(data));
    expect(first).toEqual(JSON.parse(NOTE));
    expect(last).toMatchObject({ id: 1, error: { code: -32603 } });
  });
});

describe("a list that an origin encodes, although nobody asked it to", () => {
  const list = (id: number) => result(id, { tools: [{ name: "denied" }, { name: "look" }] });
  const FORMS = [
    ["application/json", list],
    ["text/event-stream", (id: number) => `data: ${list(id)}\n\n`],
  ] as const;

  it.each([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
  ] as const)("[J08] is decoded before it is filtered: %s", async (encoding, encode) => {
    for (const [type, body] of FORMS) {
      const gateway = await start((id, response) => {
        response.writeHead(200, { "content-type": type, "content-encoding": encoding });
        response.end(encode(body(id)));
      });
      const text = await (await gateway.send("tools/list")).text();
      expect(text).toContain(result(1, { tools: [{ name: "look" }] }));
      expect(text).not.toContain("denied");
    }
  });

  it.each([
    ["deflate", deflateSync],
    ["zstd", zstdCompressSync],
    ["gzip, gzip", (text: string) => gzipSync(gzipSync(text))],
    ["gzip", (text: string) => Buffer.from(text)],
  ] as const)("[J08] is refused where it cannot be decoded: %s", async (encoding, encode) => {
    const gateway = await start((id, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-encoding": encoding });
      response.end(encode(list(id)));
    });
    const response = await gateway.send("tools/list");
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain("denied");
  });

  it("[J07] [J08] is refused where it grows beyond the limit by being decoded", async () => {
    const bomb = gzipSync(list(1).replace("denied", "x".repeat(64 * 2 ** 20)));
    const gateway = await start((_, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
      response.end(bomb);
    });
    const before = gateway.memory();
    expect((await gateway.send("tools/list")).status).toBe(502);
    expect((gateway.memory() - before) / 2 ** 20).toBeLessThan(64);
  });
});
